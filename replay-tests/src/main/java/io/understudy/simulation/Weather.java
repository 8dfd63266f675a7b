package io.understudy.simulation;

import io.understudy.replica.role.Role;
import io.understudy.simulation.disk.SimulatedDisk;
import io.understudy.simulation.network.Network;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What goes wrong, and when. Each seed has a climate of its own: some kinds of fault, how often they come, and how much
 * they like the moments in which a host changes its role.
 */
final class Weather {
    private static final long WATCH = 50 * Scheduler.MILLIS;
    private static final long CLOSE = 15 * Scheduler.MILLIS;
    private static final long RENEWING = 150 * Scheduler.MILLIS;
    private static final long EXECUTING = 200 * Scheduler.MILLIS;

    /** Few backups come to execute what they stored, and for half of them it takes some milliseconds only. */
    private static final double AT_EXECUTION = 0.5;

    private static final List<String> NODES =
            List.of(Cluster.PRIMARY_NODE, Cluster.BACKUP_NODE, "c", "d", SimulatedArbiter.NODE, SimulatedGateway.NODE);
    private static final List<String> NODES_WITH_SWITCH =
            Stream.concat(NODES.stream(), Stream.of(SimulatedSwitch.NODE)).toList();

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final Network network;
    private final DiskFaults disks;
    private final List<String> nodes;
    private final Map<Fault, Integer> weights = new EnumMap<>(Fault.class);
    private final long meanMillis;
    private final double atRoleChange;
    private final double atRenewal;
    private final double restart;
    private final boolean gentle;
    private int deathsLeft;
    private boolean over;
    private boolean arbiterReturns;
    private boolean gatewayReturns;
    private boolean switchReturns;

    /** @param gentle whether the next thing fails only when all is well again */
    Weather(Cluster cluster, boolean gentle) {
        this.cluster = cluster;
        scheduler = cluster.scheduler();
        network = cluster.network();
        disks = new DiskFaults(cluster);
        nodes = cluster.hasNetwork() ? NODES_WITH_SWITCH : NODES;
        int total = 0;
        for (Fault fault : Fault.values()) {
            if (fault != Fault.KILL_SWITCH || cluster.hasNetwork()) {
                int drawn = scheduler.chance(0.55) ? 0 : 1 + scheduler.random().nextInt(4);
                int weight = fault == Fault.SPOIL_DISK && cluster.drives().isPresent() ? drawn + 1 : drawn;
                weights.put(fault, weight);
                total += weight;
            }
        }
        if (total == 0) {
            weights.put(Fault.KILL_HOST, 1);
        }
        meanMillis = List.of(60, 150, 300, 600).get(scheduler.random().nextInt(4));
        atRoleChange = List.of(0.0, 0.15, 0.5).get(scheduler.random().nextInt(3));
        atRenewal = List.of(0.0, 0.3, 0.9).get(scheduler.random().nextInt(3));
        double usualRestart = List.of(0.0, 0.5, 1.0).get(scheduler.random().nextInt(3));
        int usualDeaths = scheduler.random().nextInt(4);
        this.gentle = gentle;
        restart = gentle ? 1 : usualRestart;
        deathsLeft = gentle ? Integer.MAX_VALUE : usualDeaths;
    }

    void begin() {
        scheduler.after(scheduler.between(0, 2 * meanMillis), this::next);
        scheduler.after(WATCH, this::watch);
    }

    /** A fault may follow close upon a change of role, so that each role meets each fault. */
    void roleChanged(SimulatedHost host) {
        if (host.role().role() == Role.GOING_LIVE && host.isCold()) {
            maybe(Math.max(atRoleChange, AT_EXECUTION), 1 + scheduler.random().nextLong(EXECUTING), () -> {
                if (scheduler.chance(0.6)) {
                    die(host, scheduler.chance(0.5));
                } else {
                    strike(draw());
                }
            });
        } else {
            maybe(atRoleChange, CLOSE, () -> strike(draw()));
        }
    }

    /** The same for the time in which a fresh state comes. */
    void renewalBegan() {
        maybe(atRenewal, RENEWING, () -> {
            List<SimulatedHost> pair = pair();
            if (pair.size() == 2 && scheduler.chance(0.4)) {
                reset(pair.get(0).node(), pair.get(1).node());
            } else if (!pair.isEmpty() && deathsLeft > 0 && scheduler.chance(0.4)) {
                deathsLeft--;
                die(pair.get(scheduler.random().nextInt(pair.size())), scheduler.chance(0.5));
            } else {
                strike(draw());
            }
        });
    }

    private void maybe(double probability, long within, Runnable blow) {
        if (!over && scheduler.chance(probability)) {
            scheduler.after(scheduler.random().nextLong(within), () -> {
                if (mayStrike()) {
                    blow.run();
                }
            });
        }
    }

    private void next() {
        if (mayStrike()) {
            strike(draw());
        }
        if (!over) {
            scheduler.after(scheduler.between(0, 2 * meanMillis), this::next);
        }
    }

    private boolean mayStrike() {
        return !over && (!gentle || cluster.failures().isOver());
    }

    private Fault draw() {
        int total = weights.values().stream().mapToInt(Integer::intValue).sum();
        int chosen = scheduler.random().nextInt(total);
        for (Map.Entry<Fault, Integer> each : weights.entrySet()) {
            chosen -= each.getValue();
            if (chosen < 0) {
                return each.getKey();
            }
        }
        throw new AssertionError();
    }

    private void strike(Fault fault) {
        switch (fault) {
            case KILL_HOST -> die(false);
            case POWER_OFF -> die(true);
            case CUT_ONE_WAY -> cut(false);
            case CUT_BOTH_WAYS -> cut(true);
            case ISOLATE -> {
                cluster.failures().struck();
                isolate(anyNode());
            }
            case CUT_EVERYTHING -> {
                cluster.failures().struck();
                nodes.forEach(this::isolate);
            }
            case HEAL -> {
                cluster.say("weather", "all links heal");
                network.healAll();
            }
            case RESET -> reset();
            case FREEZE_BRIEFLY ->
                freezeBriefly(anyProcess(), 1 + scheduler.random().nextInt(6));
            case FREEZE -> freeze(anyProcess(), scheduler.between(310, 1200));
            case SLOW -> slow();
            case KILL_ARBITER -> kill(cluster.arbiter().process(), SimulatedArbiter.NODE);
            case ARBITER_CRASHES_WHEN_WRITING -> arm();
            case SPOIL_DISK -> disks.spoil();
            case KILL_GATEWAY -> kill(cluster.gateway().process(), SimulatedGateway.NODE);
            case KILL_SWITCH -> kill(cluster.networkSwitch().process(), SimulatedSwitch.NODE);
        }
    }

    private void die(boolean power) {
        List<SimulatedHost> alive =
                cluster.hosts().stream().filter(host -> host.process().alive()).toList();
        if (!alive.isEmpty() && deathsLeft > 0) {
            deathsLeft--;
            die(alive.get(scheduler.random().nextInt(alive.size())), power);
        }
    }

    private void die(SimulatedHost victim, boolean power) {
        if (!victim.process().alive()) {
            return;
        }
        cluster.failures().struck();
        boolean executing = victim.role().role() == Role.GOING_LIVE && victim.isCold();
        cluster.say(
                "weather",
                victim.self()
                        + (power ? " loses its power" : " is killed")
                        + (executing ? " while it executes what it stored" : ""));
        if (power) {
            cluster.powerOff(victim.process(), victim.node());
        } else {
            cluster.kill(victim.process(), victim.node());
        }
        if (scheduler.chance(restart)) {
            scheduler.after(scheduler.between(1, 900), () -> startAgain(victim.node()));
        }
    }

    /** Those living of a machine that is redundant. */
    private List<SimulatedHost> pair() {
        return cluster.hosts().stream()
                .filter(host -> host.process().alive() && host.isOfPair())
                .toList();
    }

    private void startAgain(String node) {
        if (cluster.isDead(node)) {
            cluster.startHost(node);
        }
    }

    private void cut(boolean bothWays) {
        String from = anyNode();
        String to = anyNode();
        if (!from.equals(to)) {
            cluster.failures().struck();
            cluster.say("weather", "cut from " + from + " to " + to + (bothWays ? " and back" : ""));
            network.cut(from, to);
            if (bothWays) {
                network.cut(to, from);
            }
            if (scheduler.chance(0.7)) {
                scheduler.after(scheduler.between(50, 1500), () -> {
                    cluster.say("weather", "healed from " + from + " to " + to);
                    network.heal(from, to);
                    network.heal(to, from);
                });
            }
        }
    }

    private void isolate(String node) {
        cluster.say("weather", node + " is cut off");
        for (String other : nodes) {
            if (!other.equals(node)) {
                network.cut(node, other);
                network.cut(other, node);
            }
        }
        if (scheduler.chance(0.8)) {
            scheduler.after(scheduler.between(50, 1500), () -> {
                cluster.say("weather", node + " is back");
                nodes.forEach(other -> {
                    network.heal(node, other);
                    network.heal(other, node);
                });
            });
        }
    }

    private void reset() {
        String one = anyNode();
        String other = anyNode();
        if (!one.equals(other)) {
            reset(one, other);
        }
    }

    private void reset(String one, String other) {
        cluster.failures().struck();
        cluster.say("weather", "connections break between " + one + " and " + other);
        network.reset(one, other);
    }

    private void freeze(VirtualProcess process, long nanos) {
        cluster.failures().struck();
        cluster.say("weather", process.name() + " freezes for " + nanos / Scheduler.MILLIS + " ms");
        process.freeze();
        scheduler.after(nanos, process::thaw);
    }

    /** Just long enough to have no right to accuse, again and again. */
    private void freezeBriefly(VirtualProcess process, int times) {
        if (times > 0 && !over) {
            freeze(process, scheduler.between(140, 200));
            scheduler.after(scheduler.between(205, 320), () -> freezeBriefly(process, times - 1));
        }
    }

    private void slow() {
        VirtualProcess process = anyProcess();
        cluster.failures().struck();
        cluster.say("weather", process.name() + " becomes slow");
        process.slow(scheduler.between(100, 1000));
    }

    /** Its disk fails around one of its next writes, or it loses its power there. */
    private void arm() {
        VirtualProcess arbiter = cluster.arbiter().process();
        SimulatedDisk disk = cluster.disk(SimulatedArbiter.NODE);
        cluster.failures().struck();
        if (scheduler.chance(0.5)) {
            cluster.say("weather", "the arbiter's disk will fail");
            disk.failAfter(scheduler.random().nextInt(6), 1);
        } else if (arbiter.alive()) {
            cluster.say("weather", "the arbiter loses its power");
            cluster.powerOff(arbiter, SimulatedArbiter.NODE);
        }
    }

    private void kill(VirtualProcess process, String node) {
        if (process.alive()) {
            cluster.failures().struck();
            cluster.say("weather", process.name() + " is killed");
            cluster.kill(process, node);
        }
    }

    private String anyNode() {
        return nodes.get(scheduler.random().nextInt(nodes.size()));
    }

    private VirtualProcess anyProcess() {
        List<VirtualProcess> all = new ArrayList<>();
        cluster.hosts().forEach(host -> all.add(host.process()));
        all.addAll(cluster.servants());
        return all.get(scheduler.random().nextInt(all.size()));
    }

    /** Arbiter, gateway and switch are started again, as a service manager would. */
    private void watch() {
        if (over) {
            return;
        }
        if (!cluster.arbiter().process().alive() && !arbiterReturns) {
            arbiterReturns = true;
            scheduler.after(scheduler.between(1, 700), this::restartArbiter);
        }
        if (!cluster.gateway().process().alive() && !gatewayReturns) {
            gatewayReturns = true;
            scheduler.after(scheduler.between(1, 400), this::restartGateway);
        }
        if (isSwitchDead() && !switchReturns) {
            switchReturns = true;
            scheduler.after(scheduler.between(1, 700), this::restartSwitch);
        }
        scheduler.after(WATCH, this::watch);
    }

    private boolean isSwitchDead() {
        return cluster.hasNetwork() && !cluster.networkSwitch().process().alive();
    }

    private void restartSwitch() {
        switchReturns = false;
        if (isSwitchDead()) {
            cluster.startSwitch();
        }
    }

    private void restartArbiter() {
        arbiterReturns = false;
        if (!cluster.arbiter().process().alive()) {
            cluster.startArbiter();
        }
    }

    private void restartGateway() {
        gatewayReturns = false;
        if (!cluster.gateway().process().alive()) {
            cluster.startGateway();
        }
    }

    /** From now on nothing goes wrong, and what can be mended is. */
    void clear() {
        over = true;
        cluster.say("weather", "clears: all links heal, what froze thaws, arbiter and gateway are up");
        network.healAll();
        restartArbiter();
        restartGateway();
        restartSwitch();
        cluster.disk(SimulatedArbiter.NODE).heal();
        disks.clear();
        cluster.servants().forEach(VirtualProcess::thaw);
        cluster.hosts().forEach(host -> host.process().thaw());
        if (scheduler.chance(restart)) {
            cluster.hosts().forEach(host -> startAgain(host.node()));
        }
    }
}
