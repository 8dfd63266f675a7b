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
        if (cluster.isPooled()) {
            repair();
        }
        actNext();
    }

    /** Whoever repairs by hand does so to the end. */
    private void repair() {
        scheduler.after(LOOK, () -> {
            cluster.administrator().repairIfAlone();
            repair();
        });
    }

    private void actNext() {
        scheduler.after(scheduler.between(0, 2 * meanMillis), () -> {
            if (!home) {
                act();
                actNext();
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

    /** From now on nobody wants anything; what was wanted still is. Half of them end all drains, the others leave with one. */
    void goHome() {
        home = true;
        if (!cluster.isPooled()) {
            return;
        } else if (scheduler.chance(0.5)) {
            cluster.hosts().forEach(this::endDrain);
        } else {
            List<SimulatedHost> hosts = cluster.hosts();
            cluster.administrator()
                    .drain(hosts.get(scheduler.random().nextInt(hosts.size())).node());
        }
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
        if (cluster.isPooled() && scheduler.chance(0.5)) {
            wish(host);
        } else if (!cluster.isPooled() && scheduler.chance(0.5)) {
            cluster.say("operator", "moves the machine from " + host.self() + ", or drains it");
            host.leave();
        } else {
            cluster.say("operator", "stops the process of " + host.self());
            host.interrupt();
        }
        lookAfter(host);
    }

    /** As a person gives the pool's commands: one after the other, each when the one before was answered. */
    private void wish(SimulatedHost host) {
        Administrator administrator = cluster.administrator();
        if (administrator.isBusy()) {
            return;
        } else if (scheduler.chance(0.1)) {
            administrator.start(cluster.blueprint(host.node()));
        } else if (scheduler.chance(0.4)) {
            administrator.move();
        } else {
            administrator.drain(host.node());
        }
    }

    private void endDrain(SimulatedHost host) {
        if (cluster.administrator().hasDrained(host.node())) {
            cluster.administrator().undrain(host.node());
        }
    }

    /** A host that has left is idle again in a new life, or its process is started again; a drain has an end. */
    private void lookAfter(SimulatedHost host) {
        scheduler.after(scheduler.between(1, 2 * LOOK / Scheduler.MILLIS), () -> {
            if (home) {
                return;
            }
            boolean drained = cluster.isPooled() && cluster.administrator().hasDrained(host.node());
            if (cluster.isDead(host.node())) {
                cluster.startHost(host.node());
            } else if (drained && scheduler.chance(0.2)) {
                endDrain(host);
            } else {
                lookAfter(host);
            }
        });
    }
}
