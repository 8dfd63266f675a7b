package io.understudy.cli;

import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.host.Transfer;
import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.VmWish;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pool as a table for people. */
final class StatusTable {
    private final PoolSnapshot pool;

    private StatusTable(PoolSnapshot pool) {
        this.pool = pool;
    }

    /** @param only the one machine to show, with the hosts that have to do with it */
    static List<String> lines(PoolSnapshot pool, Optional<VmName> only) {
        StatusTable table = new StatusTable(pool);
        List<String> lines = new ArrayList<>();
        lines.add(vmRow("VM", "VIEW", "PRIMARY", "BACKUP", "STATE"));
        pool.vms().stream()
                .filter(vm -> only.isEmpty() || vm.vm().equals(only.get()))
                .forEach(vm -> lines.add(table.row(vm)));
        if (lines.size() == 1) {
            lines.clear();
            lines.add(only.map(vm -> "VM " + vm + ": the arbiter knows no such VM")
                    .orElse("no VMs; './understudy start' begins one"));
        }
        List<HostStatus> hosts = pool.hosts().stream()
                .filter(host -> only.isEmpty() || table.concerns(host, only.get()))
                .toList();
        if (!hosts.isEmpty()) {
            lines.add("");
            lines.add(hostRow("HOST", "STATE", "SINCE", "DOES"));
            hosts.forEach(host -> lines.add(table.row(host)));
        }
        return lines;
    }

    private static String vmRow(String name, String view, String primary, String backup, String state) {
        return String.format("%-16s %5s  %-16s %-16s %s", name, view, primary, backup, state);
    }

    private static String hostRow(String name, String state, String since, String does) {
        return String.format("%-16s %-14s %10s  %s", name, state, since, does);
    }

    private boolean concerns(HostStatus host, VmName vm) {
        Host self = host.report().host();
        boolean isMember = pool.vm(vm).stream()
                .anyMatch(each -> each.view()
                                .filter(view -> view.includes(self.identity()))
                                .isPresent()
                        || each.appointed().filter(self::equals).isPresent());
        return isMember || host.report().task().map(Task::vm).filter(vm::equals).isPresent();
    }

    private String row(VmStatus vm) {
        return vmRow(
                vm.vm().value(),
                vm.view().map(view -> String.valueOf(view.number())).orElse("-"),
                vm.view().map(view -> name(view.primary())).orElse("-"),
                vm.view().flatMap(View::backup).map(this::name).orElse("-"),
                state(vm));
    }

    /** A host that does not report, or whose name has a later life, is not what the view means. */
    private String name(Host host) {
        return pool.host(new HostName(host.name())).isEmpty() || pool.isAlive(host.identity())
                ? host.name()
                : host.name() + " (dead)";
    }

    private String state(VmStatus vm) {
        if (vm.knownView() > 0) {
            return "hosts know view " + vm.knownView() + ": the arbiter has lost its memory, restore its journal";
        } else if (vm.isStopped()) {
            return "stopped";
        } else if (vm.view().isEmpty()) {
            return vm.firstPrimary().map(host -> "begins on " + host.name()).orElse("waits for an idle host");
        } else if (vm.wish().isEmpty()) {
            return vm.view().get().backup().isPresent() ? "redundant; not of the pool" : "alone; not of the pool";
        }
        return state(vm, vm.view().get(), vm.wish().get());
    }

    private String state(VmStatus vm, View view, VmWish wish) {
        boolean primaryAlive = pool.isAlive(view.primary().identity());
        boolean backupAlive =
                view.backup().filter(host -> pool.isAlive(host.identity())).isPresent();
        if (!primaryAlive) {
            return backupAlive ? "its primary does not report" : "no host that has its state reports";
        } else if (vm.isMoving()) {
            return view.backup().map(backup -> "moves to " + backup.name()).orElse("moves as soon as it has a backup");
        } else if (vm.recruit().isPresent()) {
            Host recruit = vm.recruit().get();
            return (view.backup().isPresent() ? "changes its backup: " : "alone: ") + recruit.name() + " joins"
                    + progress(recruit);
        } else if (view.backup().isPresent()) {
            return backupAlive ? redundant(wish.standby()) : "its backup does not report";
        }
        return wish.mayRecruit()
                ? "alone, waits for an idle host"
                : "alone, waits for './understudy repair " + vm.vm() + "'";
    }

    private static String redundant(StandbyMode standby) {
        return switch (standby) {
            case HOT -> "redundant";
            case COLD -> "redundant, in cold standby";
        };
    }

    private String progress(Host recruit) {
        return pool.host(new HostName(recruit.name()))
                .flatMap(host -> host.report().transfer())
                .map(transfer -> ", " + transfer.percent() + " %")
                .orElse("");
    }

    private String row(HostStatus host) {
        String state = (host.alive() ? "alive" : "dead") + (host.draining() ? ", draining" : "");
        long sinceSeconds = Math.max(0, (pool.nowMillis() - host.sinceMillis()) / 1000);
        return hostRow(
                host.report().host().name(),
                state,
                duration(sinceSeconds),
                host.alive() ? doing(host.report()) : "was " + doing(host.report()));
    }

    static String duration(long seconds) {
        if (seconds < 120) {
            return seconds + " s";
        } else if (seconds < 2 * 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / (24 * 3600) + " d";
    }

    private static String doing(Report report) {
        String of = report.task().map(task -> " of " + task.vm()).orElse("");
        HostRole role = report.role();
        return switch (role) {
            case IDLE -> "idle";
            case RECEIVING -> "receives the state" + of + transfer(report);
            case BACKUP -> "backup" + of + ", " + report.lagMillis() + " ms behind";
            case PRIMARY -> "primary" + of + transfer(report);
            case HALTED -> "halted" + of;
        };
    }

    private static String transfer(Report report) {
        return report.transfer().map(StatusTable::bytes).orElse("");
    }

    private static String bytes(Transfer transfer) {
        return String.format(
                ", %d of %d MiB (%d %%)", transfer.doneBytes() >> 20, transfer.totalBytes() >> 20, transfer.percent());
    }
}
