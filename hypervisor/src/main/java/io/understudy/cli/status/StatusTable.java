package io.understudy.cli.status;

import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A pool as a table for people. */
final class StatusTable {
    private final PoolSnapshot pool;

    private StatusTable(PoolSnapshot pool) {
        this.pool = pool;
    }

    /** @param only the one machine to show, with the hosts that have to do with it */
    static List<String> lines(PoolSnapshot pool, Optional<VmName> only) {
        StatusTable table = new StatusTable(pool);
        List<VmStatus> vms = pool.vms().stream()
                .filter(vm -> only.isEmpty() || vm.vm().equals(only.get()))
                .toList();
        List<String> lines = new ArrayList<>();
        if (vms.isEmpty()) {
            lines.add(only.map(vm -> "VM " + vm + ": the arbiter knows no such VM")
                    .orElse("no VMs; './understudy start' begins one"));
        } else {
            lines.add(vmRow("VM", "VIEW", "PRIMARY", "BACKUP", "STATE"));
            vms.forEach(vm -> lines.add(table.row(vm)));
            table.warning(vms).ifPresent(lines::add);
        }
        Collection<List<HostStatus>> hosts = table.hosts();
        only.ifPresent(vm -> hosts.removeIf(slots -> slots.stream().noneMatch(slot -> table.concerns(slot, vm))));
        if (!hosts.isEmpty()) {
            lines.add("");
            lines.add(HostRows.row("HOST", "STATE", "SINCE", "DOES"));
            hosts.forEach(slots -> lines.addAll(new HostRows(slots, pool.nowMillis()).lines()));
        }
        return lines;
    }

    private static String vmRow(String name, String view, String primary, String backup, String state) {
        return String.format("%-16s %5s  %-16s %-16s %s", name, view, primary, backup, state);
    }

    /** Of many rows nobody reads each. */
    private Optional<String> warning(List<VmStatus> vms) {
        long unprotected =
                vms.stream().filter(vm -> new VmState(pool, vm).isUnprotected()).count();
        return unprotected == 0 || vms.size() == 1
                ? Optional.empty()
                : Optional.of(
                        unprotected + " of " + vms.size() + " VMs run unprotected: one more failure may end them");
    }

    /** The slots of each host, by its name. */
    private Collection<List<HostStatus>> hosts() {
        Map<String, List<HostStatus>> hosts = pool.hosts().stream()
                .collect(Collectors.groupingBy(
                        slot -> slot.report().host().nameWithoutSlot(), LinkedHashMap::new, Collectors.toList()));
        return hosts.values();
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
                new VmState(pool, vm).words());
    }

    /** A host that does not report, or whose name has a later life, is not what the view means. */
    private String name(Host host) {
        return pool.host(new HostName(host.name())).isEmpty() || pool.isAlive(host.identity())
                ? host.nameWithoutSlot()
                : host.nameWithoutSlot() + " (dead)";
    }
}
