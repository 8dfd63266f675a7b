package io.understudy.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.view.View;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.replica.role.Role;
import io.understudy.simulation.machine.Processor;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.Trace;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The world of the random histories, with a script in the weather's place: it runs until something holds, and then the
 * next step is taken. The ledger judges every event on the way. Delays and the pace of each process are still the seed's,
 * so each script is played with many seeds.
 */
final class Scenario {
    static final String A = "a";
    static final String B = "b";
    static final String C = "c";
    static final String D = "d";
    static final String ARBITER = SimulatedArbiter.NODE;
    static final String GATEWAY = SimulatedGateway.NODE;
    static final String SWITCH = SimulatedSwitch.NODE;

    private static final int SEEDS = 20;

    /** In milliseconds of virtual time; ten times as long as the longest patience of this world. */
    private static final long PATIENCE = 10_000;

    /** So long a guest that prints without end does not print, if it rests. */
    private static final long RESTING = 200;

    private static final int TAIL = 40;

    private final Trace trace = new Trace(false);
    private final Scheduler scheduler;
    private final Cluster cluster;

    private Scenario(long seed, StandbyMode standby, Audience audience, Optional<Wire> wire) {
        scheduler = new Scheduler(seed, trace);
        cluster = new Cluster(
                scheduler,
                ColdStandby.everywhere(scheduler, standby),
                audience,
                SpareMemory.ample(),
                Optional.empty(),
                wire,
                Optional.empty(),
                Optional.empty(),
                Processor.SIMULATED);
        cluster.recruitByScript();
    }

    /** Plays a script with many seeds and each kind of backup; each time everything must hold, in script and ledger. */
    static void play(Consumer<Scenario> script) {
        for (StandbyMode standby : StandbyMode.values()) {
            play(standby, script);
        }
    }

    /** The same with backups that all execute the log, or all store it. */
    static void play(StandbyMode standby, Consumer<Scenario> script) {
        play(standby, Audience::attentive, Optional::empty, script);
    }

    /** The same with a machine that has a network card, a switch, and a client behind it. */
    static void playNetworked(Consumer<Scenario> script) {
        for (StandbyMode standby : StandbyMode.values()) {
            play(standby, Audience::attentive, () -> Optional.of(Wire.perfect()), script);
        }
    }

    /** The same with a guest that prints without end. */
    static void playFlooded(Consumer<Scenario> script) {
        for (StandbyMode standby : StandbyMode.values()) {
            play(standby, Scenario::flood, Optional::empty, script);
        }
    }

    private static Audience flood() {
        return Audience.of(Audience.Reading.AT_ONCE, true);
    }

    private static void play(
            StandbyMode standby,
            Supplier<Audience> audience,
            Supplier<Optional<Wire>> wire,
            Consumer<Scenario> script) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Scenario scenario = new Scenario(seed, standby, audience.get(), wire.get());
            // Nothing here may wait for anybody, as in the random histories.
            Thread.currentThread().interrupt();
            try {
                script.accept(scenario);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        standby + ", seed " + seed + ": " + e.getMessage() + "\n" + scenario.tail(), e);
            } finally {
                var unused = Thread.interrupted();
            }
        }
    }

    /** A is primary, B its backup, and the user gets answers. */
    Scenario pair() {
        cluster.startArbiter();
        cluster.startHost(B, "");
        cluster.startHost(A, B);
        cluster.startGateway();
        cluster.startUser();
        cluster.startNetwork();
        until("A is primary and B its backup", () -> is(A, Role.PRIMARY) && is(B, Role.BACKUP));
        return served();
    }

    /** A is primary alone, in view 2, after B died; these hosts are idle. */
    Scenario alone(String... idle) {
        pair();
        start(idle);
        kill(B);
        until("A is alone", () -> is(A, Role.ALONE) && view().acknowledged());
        return served();
    }

    /** Another life of the gateway, of the arbiter, of the switch or of a host that waits. */
    void start(String... nodes) {
        for (String node : nodes) {
            if (node.equals(ARBITER)) {
                cluster.startArbiter();
            } else if (node.equals(GATEWAY)) {
                cluster.startGateway();
            } else if (node.equals(SWITCH)) {
                cluster.startSwitch();
            } else {
                cluster.startHost(node, "");
                until(node + " listens", () -> is(node, Role.LISTENING));
            }
        }
    }

    /** The command that once began the machine, given again; without a backup if that is null. */
    void startAsFirstPrimary(String node, String backup) {
        cluster.startHost(node, backup);
    }

    /** The primary, which is alone, takes this idle host as its backup. */
    void bringIn(String primary, String idle) {
        host(primary).bringIn(host(idle));
    }

    /** The same, until it is done. */
    void makeRedundant(String primary, String idle) {
        long before = view().number();
        bringIn(primary, idle);
        until(idle + " is backup of " + primary, () -> is(primary, Role.PRIMARY) && is(idle, Role.BACKUP));
        assertEquals(before + 1, view().number());
    }

    void kill(String node) {
        if (node.equals(ARBITER)) {
            cluster.kill(cluster.arbiter().process(), ARBITER);
        } else if (node.equals(SWITCH)) {
            cluster.kill(cluster.networkSwitch().process(), SWITCH);
        } else {
            cluster.kill(host(node).process(), node);
        }
        cluster.say("script", node + " is killed");
    }

    void cut(String from, String to) {
        cluster.say("script", "cut from " + from + " to " + to);
        cluster.network().cut(from, to);
    }

    void cutBothWays(String one, String other) {
        cut(one, other);
        cut(other, one);
    }

    void healBothWays(String one, String other) {
        cluster.say("script", "healed between " + one + " and " + other);
        cluster.network().heal(one, other);
        cluster.network().heal(other, one);
    }

    void cutOff(String node) {
        for (String other : List.of(A, B, C, D, ARBITER, GATEWAY)) {
            if (!other.equals(node)) {
                cutBothWays(node, other);
            }
        }
    }

    void heal() {
        cluster.say("script", "all links heal");
        cluster.network().healAll();
    }

    /** Runs the world until this holds. */
    void until(String what, BooleanSupplier condition) {
        boolean held = scheduler.runUntil(condition, scheduler.now() + PATIENCE * Scheduler.MILLIS);
        cluster.ledger().judge();
        assertTrue(held, () -> "it never came about that " + what + "; " + hosts());
    }

    /** The guest of a pair has printed as much as it may while nobody reads: its log has no more outputs. */
    void untilItRests(String backup) {
        cluster.audience().ignore();
        long[] last = {-1, 0};
        until("the guest rests", () -> {
            long made = cluster.auditor().made(backup);
            if (made != last[0]) {
                last[0] = made;
                last[1] = scheduler.now();
            }
            return scheduler.now() - last[1] > RESTING * Scheduler.MILLIS;
        });
    }

    /** So much virtual time passes. */
    void pass(long millis) {
        scheduler.runUntil(scheduler.now() + millis * Scheduler.MILLIS);
        cluster.ledger().judge();
    }

    /** Some more requests are answered. */
    Scenario served() {
        int before = answers();
        until("the user gets answers", () -> answers() >= before + 5);
        return this;
    }

    /** Some more requests are answered over the network. */
    Scenario servedInFrames() {
        int before = answersInFrames();
        until("the client on the network gets answers", () -> answersInFrames() >= before + 5);
        return this;
    }

    private int answersInFrames() {
        return cluster.packetUser().orElseThrow().answers();
    }

    /** An output has just been written to the log, on its way to this backup. */
    void untilItAnswers(String backup) {
        long before = cluster.auditor().made(backup);
        until("an answer is made", () -> cluster.auditor().made(backup) > before);
    }

    /** For so long nothing leaves any host, whatever is asked. */
    void silent(long millis) {
        int before = outputs();
        pass(millis);
        assertEquals(before, outputs(), () -> "something left a host; " + hosts());
    }

    /** Nothing is asked any more, what was asked is answered, and the history is clean. */
    void quiet() {
        cluster.user().stopAsking();
        until("everything is answered", () -> cluster.user().isServed());
    }

    void askAgain() {
        cluster.user().askAgain();
    }

    /** The machine serves, and what its users saw is the history of one machine. */
    void conclude() {
        served();
        quiet();
        cluster.user().judge();
    }

    boolean is(String node, Role role) {
        SimulatedHost host = host(node);
        return host.process().alive() && host.role().role() == role;
    }

    boolean isDead(String node) {
        return !host(node).process().alive();
    }

    SimulatedHost host(String node) {
        return cluster.hosts().stream()
                .filter(host -> host.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    Cluster cluster() {
        return cluster;
    }

    /** Where the gateway finds this node's console. */
    String console(String node) {
        return cluster.network().address(node).getHostAddress() + ":" + SimulatedHost.CONSOLE_PORT;
    }

    /** Outputs that some host let out, as the ledger saw it. */
    int outputs() {
        return cluster.ledger().outputs();
    }

    /** What the arbiter's record says. */
    View view() {
        return cluster.arbiter().view().orElseThrow();
    }

    int answers() {
        return cluster.user().answers();
    }

    /** Whether some line has all of these in it, in this order. */
    boolean said(String... parts) {
        return trace.lines().stream().anyMatch(line -> {
            int at = 0;
            for (String part : parts) {
                int found = line.indexOf(part, at);
                if (found < 0) {
                    return false;
                }
                at = found + part.length();
            }
            return true;
        });
    }

    void assertSaid(String... parts) {
        assertTrue(said(parts), () -> "nobody said '" + String.join(" ... ", parts) + "'");
    }

    private String hosts() {
        return cluster.arbiter().view().map(View::toString).orElse("no view")
                + cluster.hosts().stream()
                        .map(host -> ", " + host.self() + (host.process().alive() ? " " : " dead, was ")
                                + host.role().role())
                        .collect(Collectors.joining());
    }

    private String tail() {
        List<String> lines = trace.lines();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    }
}
