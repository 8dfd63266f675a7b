package io.understudy.cli.status;

import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.VmWish;
import java.util.List;

/** How a VM is, in words for people: above all whether it would survive one more failure, and if not, why. */
record VmState(PoolSnapshot pool, VmStatus vm) {
    private static final String UNPROTECTED = "unprotected: ";

    /** Whether it runs and one more failure may end it. */
    boolean isUnprotected() {
        return words().startsWith(UNPROTECTED);
    }

    String words() {
        if (vm.knownView() > 0) {
            return "hosts know view " + vm.knownView() + ": the arbiter has lost its memory, restore its journal";
        } else if (vm.isStopped()) {
            return "stopped";
        } else if (vm.view().isEmpty()) {
            return vm.firstPrimary()
                    .map(host -> "begins on " + host.nameWithoutSlot())
                    .orElse("waits for an idle host");
        } else if (vm.wish().isEmpty()) {
            return vm.view().get().backup().isPresent()
                    ? "redundant; not of the pool"
                    : UNPROTECTED + "it has no backup; not of the pool";
        }
        return words(vm.view().get(), vm.wish().get());
    }

    private String words(View view, VmWish wish) {
        boolean backupReports =
                view.backup().filter(host -> pool.isAlive(host.identity())).isPresent();
        if (!pool.isAlive(view.primary().identity())) {
            return backupReports ? UNPROTECTED + "its primary does not report" : "no host that has its state reports";
        }
        String known = view.backup().isPresent() ? "" : UNPROTECTED;
        if (vm.isMoving()) {
            return known
                    + view.backup()
                            .map(backup -> "moves to " + backup.nameWithoutSlot())
                            .orElse("moves as soon as it has a backup");
        } else if (vm.recruit().isPresent()) {
            return (known.isEmpty() ? "changes its backup: " : known)
                    + joins(vm.recruit().get());
        } else if (view.backup().isPresent()) {
            return backupReports ? redundant(wish.standby()) : UNPROTECTED + "its backup does not report";
        }
        return known + (wish.mayRecruit() ? whyNobodyJoins(view) : "waits for './understudy repair " + vm.vm() + "'");
    }

    private static String redundant(StandbyMode standby) {
        return switch (standby) {
            case HOT -> "redundant";
            case COLD -> "redundant, in cold standby";
        };
    }

    private String joins(Host recruit) {
        return recruit.nameWithoutSlot() + " joins"
                + pool.host(new HostName(recruit.name()))
                        .flatMap(host -> host.report().transfer())
                        .map(transfer -> ", " + transfer.percent() + " %")
                        .orElse("");
    }

    private String whyNobodyJoins(View view) {
        List<HostStatus> idle = pool.hosts().stream()
                .filter(host -> host.alive() && host.report().role() == HostRole.IDLE)
                .toList();
        List<HostStatus> elsewhere = idle.stream()
                .filter(host -> !host.report().host().sharesHostWith(view.primary()))
                .toList();
        if (elsewhere.stream().anyMatch(host -> !host.draining())) {
            return "an idle host is about to join";
        } else if (!elsewhere.isEmpty()) {
            return "only hosts that are drained have room";
        } else if (!idle.isEmpty()) {
            return "only " + view.primary().nameWithoutSlot() + ", on which it runs, has room; start one more host";
        }
        return "no host has room; start one more host";
    }
}
