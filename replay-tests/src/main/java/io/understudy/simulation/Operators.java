package io.understudy.simulation;

import io.understudy.arbiter.view.View;
import io.understudy.simulation.world.Scheduler;
import java.util.List;

/**
 * People who move machines, drain hosts and stop their processes, at any moment and most of all while roles change. What
 * they do is no failure: no machine may be lost by it, nor by one failure that comes on top.
 */
final class Operators {
    private static final long CLOSE = 40 * Scheduler.MILLIS;
    private static final long LOOK = 150 * Scheduler.MILLIS;

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final long meanMillis;
    private final double atRoleChange;
    private final double everywhere;
    private boolean home;

    Operators(Cluster cluster) {
        this.cluster = cluster;
        scheduler = cluster.scheduler();
        meanMillis = List.of(150, 400, 1_000, 100_000).get(scheduler.random().nextInt(4));
        atRoleChange = List.of(0.0, 0.1, 0.4).get(scheduler.random().nextInt(3));
        everywhere = scheduler.chance(0.3) ? 0.3 : 0;
    }

    void begin() {
        scheduler.after(scheduler.between(0, 2 * meanMillis), () -> {
            if (!home) {
                act();
                begin();
            }
        });
    }

    void roleChanged(SimulatedHost host) {
        if (!home && meanMillis < 100_000 && scheduler.chance(atRoleChange)) {
            scheduler.after(scheduler.random().nextLong(CLOSE), () -> {
                if (scheduler.chance(0.5)) {
                    act(host);
                } else {
                    act();
                }
            });
        }
    }

    /** From now on nobody wants anything; what was wanted still is. */
    void goHome() {
        home = true;
    }

    private void act() {
        List<SimulatedHost> living =
                cluster.hosts().stream().filter(host -> host.process().alive()).toList();
        if (scheduler.chance(everywhere)) {
            living.forEach(this::act);
        } else if (!living.isEmpty()) {
            act(living.get(scheduler.random().nextInt(living.size())));
        }
    }

    /** Before the machine exists there is nothing that could be moved, and whoever stops its first host wants none. */
    private void act(SimulatedHost host) {
        boolean exists = cluster.arbiter().view().filter(View::acknowledged).isPresent();
        if (home || !exists || !host.process().alive()) {
            return;
        }
        if (scheduler.chance(0.5)) {
            cluster.say("operator", "moves the machine from " + host.self() + ", or drains it");
            host.leave();
        } else {
            cluster.say("operator", "stops the process of " + host.self());
            host.interrupt();
        }
        lookAfter(host);
    }

    /** A host that has left is idle again in a new life, or its process is started again. */
    private void lookAfter(SimulatedHost host) {
        scheduler.after(scheduler.between(1, 2 * LOOK / Scheduler.MILLIS), () -> {
            if (!home && host.process().alive()) {
                lookAfter(host);
            } else if (!home && cluster.isDead(host.node())) {
                cluster.startHost(host.node());
            }
        });
    }
}
