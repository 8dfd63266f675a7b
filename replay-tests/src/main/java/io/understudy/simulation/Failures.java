package io.understudy.simulation;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.replica.role.Role;
import io.understudy.simulation.world.VirtualProcess;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether one thing fails at a time: the next only when all is well again after the last, and the machine redundant. A
 * machine must survive every such history. One that is not redundant yet, for it has only begun, has nothing to survive
 * by.
 */
final class Failures {
    private final Cluster cluster;
    private boolean overlapped;

    Failures(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Something fails now. */
    void struck() {
        overlapped |= !isOver();
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
        Stream<VirtualProcess> others =
                Stream.of(cluster.arbiter().process(), cluster.gateway().process());
        return cluster.network().isWhole()
                && Stream.concat(hosts, others).allMatch(process -> process.alive() && process.isPrompt());
    }

    private boolean isRedundant() {
        return cluster.arbiter().view().filter(View::acknowledged).isPresent()
                && cluster.arbiter()
                        .view()
                        .filter(view -> is(view.primary(), Role.PRIMARY, view))
                        .flatMap(view -> view.backup().filter(backup -> is(backup, Role.BACKUP, view)))
                        .isPresent();
    }

    private boolean is(Host host, Role role, View view) {
        Optional<SimulatedHost> found = cluster.hosts().stream()
                .filter(each ->
                        each.self().is(host.identity()) && each.process().alive())
                .findFirst();
        return found.filter(each -> each.role().role() == role && each.role().viewNumber() == view.number())
                .isPresent();
    }
}
