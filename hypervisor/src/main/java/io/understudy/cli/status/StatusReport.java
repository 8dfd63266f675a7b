package io.understudy.cli.status;

import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.List;
import java.util.Optional;

/**
 * A pool for programs: what {@code status --json} writes.
 *
 * @param v the version of this form; fields may be added without a new one
 */
public record StatusReport(int v, List<Vm> vms, List<Member> hosts) {
    private static final int VERSION = 1;

    /**
     * A machine.
     *
     * @param view the number of its view, 0 if it has none yet
     * @param state in words for people
     * @param unprotected whether it runs and one more failure may end it
     */
    public record Vm(
            String name,
            long view,
            boolean acknowledged,
            Optional<String> primary,
            Optional<String> backup,
            boolean unprotected,
            String state) {}

    /**
     * A host, or one slot of it.
     *
     * @param forSeconds for how long it has been alive, or dead
     * @param role idle, receiving, backup, primary or halted
     * @param vm that it serves
     * @param lagMillis a backup's distance behind its primary
     */
    public record Member(
            String name,
            long incarnation,
            boolean alive,
            boolean draining,
            long forSeconds,
            HostRole role,
            Optional<String> vm,
            long lagMillis,
            Optional<Transfer> transfer) {}

    /** Of a machine's state, in bytes. */
    public record Transfer(long done, long total) {}

    /** @param only the one machine to show, with all hosts */
    static StatusReport of(PoolSnapshot pool, Optional<VmName> only) {
        return new StatusReport(
                VERSION,
                pool.vms().stream()
                        .filter(vm -> only.isEmpty() || vm.vm().equals(only.get()))
                        .map(vm -> vm(pool, vm))
                        .toList(),
                pool.hosts().stream().map(host -> host(pool, host)).toList());
    }

    private static Vm vm(PoolSnapshot pool, VmStatus vm) {
        VmState state = new VmState(pool, vm);
        return new Vm(
                vm.vm().value(),
                vm.view().map(View::number).orElse(0L),
                vm.view().filter(View::acknowledged).isPresent(),
                vm.view().map(view -> view.primary().name()),
                vm.view().flatMap(View::backup).map(Host::name),
                state.isUnprotected(),
                state.words());
    }

    private static Member host(PoolSnapshot pool, HostStatus host) {
        Report report = host.report();
        return new Member(
                report.host().name(),
                report.host().incarnation(),
                host.alive(),
                host.draining(),
                Math.max(0, pool.nowMillis() - host.sinceMillis()) / 1000,
                report.role(),
                report.task().map(Task::vm).map(VmName::value),
                report.lagMillis(),
                report.transfer().map(each -> new Transfer(each.doneBytes(), each.totalBytes())));
    }
}
