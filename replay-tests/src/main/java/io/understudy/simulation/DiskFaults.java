package io.understudy.simulation;

import io.understudy.simulation.disk.SimulatedDisk;
import io.understudy.simulation.world.Scheduler;
import java.util.List;

/** What goes wrong on disks of hosts that need them: those that store logs, and those whose machine has a disk. */
final class DiskFaults {
    private final Cluster cluster;
    private final Scheduler scheduler;

    DiskFaults(Cluster cluster) {
        this.cluster = cluster;
        scheduler = cluster.scheduler();
    }

    /** A disk fails now and then, is full, or returns what was not written. */
    void spoil() {
        List<SimulatedHost> all = cluster.hosts().stream()
                .filter(host -> host.process().alive())
                .filter(host -> host.isCold() || cluster.drives().isPresent())
                .toList();
        if (all.isEmpty()) {
            return;
        }
        SimulatedHost host = any(all);
        SimulatedDisk disk = cluster.disk(host.node());
        cluster.failures().struck();
        cluster.spoiled(host.node(), true);
        cluster.drives().ifPresent(Drives::spoiled);
        scheduler.after(scheduler.between(200, 1500), () -> {
            disk.heal();
            cluster.spoiled(host.node(), false);
        });
        switch (scheduler.random().nextInt(3)) {
            case 0 -> {
                cluster.say("weather", "the disk of " + host.node() + " fails");
                disk.failAfter(
                        scheduler.random().nextInt(20),
                        cluster.drives().isPresent() && scheduler.chance(0.3)
                                ? 0
                                : 1 + scheduler.random().nextInt(3));
            }
            case 1 -> {
                cluster.say("weather", "the disk of " + host.node() + " is full");
                disk.capacity(scheduler.random().nextInt(40_000));
            }
            default -> {
                // Nobody knows of it before a takeover needs it, so whatever fails then is a second failure.
                cluster.failures().lies();
                boolean lies = disk.damage();
                cluster.say("weather", "a sector on the disk of " + host.node() + " is damaged");
                cluster.drives().filter(drives -> lies).ifPresent(Drives::lies);
            }
        }
    }

    /** Where the machine has a disk mostly one of those that have the machine. */
    private SimulatedHost any(List<SimulatedHost> all) {
        List<SimulatedHost> pair = all.stream().filter(SimulatedHost::isOfPair).toList();
        List<SimulatedHost> those =
                cluster.drives().isPresent() && !pair.isEmpty() && scheduler.chance(0.7) ? pair : all;
        return those.get(scheduler.random().nextInt(those.size()));
    }

    /** From now on nothing fails, and what can be mended is. */
    void clear() {
        for (SimulatedHost host : cluster.hosts()) {
            cluster.disk(host.node()).heal();
            if (cluster.drives().isPresent()) {
                cluster.disk(host.node()).mend();
            }
        }
    }
}
