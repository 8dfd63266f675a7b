package io.understudy.simulation;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.replica.role.Role;
import io.understudy.simulation.world.VirtualProcess;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether one thing fails at a time: the next only when all is well again after the last, and the machine redundant. A
 * machine must survive every such history. One that is not redundant yet, for it has only begun, has nothing to survive
 * by.
 */
final class Failures {
    /**
     * Who leaves keeps the machine. Once a host has asked for a view in which it is alone, it is, for all that anybody can
     * know: whoever waits for the answer may have died since.
     */
    private static final Set<Role> PRIMARIES = EnumSet.of(Role.PRIMARY, Role.HANDING_OVER);

    private static final Set<Role> BACKUPS = EnumSet.of(Role.BACKUP, Role.SUCCEEDING, Role.LEAVING);

    private final Cluster cluster;
    private boolean overlapped;

    Failures(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Something fails now. */
    void struck() {
        overlapped |= !isOver();
    }

    /** Something failed that nobody can know of before it is needed. */
    void lies() {
        overlapped = true;
    }

    /** Whether all is well: the last one's consequences are over. */
    boolean isOver() {
        return isCalm() && isRedundant();
    }

    /** Whether ever something failed while something else was not over. */
    boolean overlapped() {
        return overlapped;
    }

    private boolean isCalm() {
        Stream<VirtualProcess> hosts =
                cluster.hosts().stream().map(SimulatedHost::process).filter(VirtualProcess::alive);
        Stream<VirtualProcess> others = cluster.servants().stream();
        return !cluster.isSpoiled()
                && cluster.network().isWhole()
                && Stream.concat(hosts, others).allMatch(process -> process.alive() && process.isPrompt());
    }

    private boolean isRedundant() {
        return cluster.arbiter().view().filter(View::acknowledged).isPresent()
                && cluster.arbiter()
                        .view()
                        .filter(view -> is(view.primary(), PRIMARIES, view))
                        .flatMap(view -> view.backup().filter(backup -> is(backup, BACKUPS, view)))
                        .isPresent();
    }

    private boolean is(Host host, Set<Role> roles, View view) {
        Optional<SimulatedHost> found = cluster.hosts().stream()
                .filter(each ->
                        each.self().is(host.identity()) && each.process().alive())
                .findFirst();
        return found.filter(each ->
                        roles.contains(each.role().role()) && each.role().viewNumber() == view.number())
                .isPresent();
    }
}
