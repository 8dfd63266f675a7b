package io.understudy.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.understudy.arbiter.view.View;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.replica.role.Role;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.Trace;
import java.util.List;
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

    private static final int SEEDS = 40;

    /** In milliseconds of virtual time; ten times as long as the longest patience of this world. */
    private static final long PATIENCE = 10_000;

    private static final int TAIL = 40;

    private final Trace trace = new Trace(true);
    private final Scheduler scheduler;
    private final Cluster cluster;

    private Scenario(long seed, Flaw flaw, StandbyMode standby, Audience audience) {
        scheduler = new Scheduler(seed, trace);
        cluster = new Cluster(scheduler, flaw, ColdStandby.everywhere(scheduler, standby), audience);
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
        play(standby, Audience::attentive, script);
    }

    /** The same with a guest that prints without end. */
    static void playFlooded(Consumer<Scenario> script) {
        for (StandbyMode standby : StandbyMode.values()) {
            play(standby, Scenario::flood, script);
        }
    }

    private static Audience flood() {
        return Audience.of(Audience.Reading.AT_ONCE, true);
    }

    private static void play(StandbyMode standby, Supplier<Audience> audience, Consumer<Scenario> script) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Scenario scenario = new Scenario(seed, Flaw.NONE, standby, audience.get());
            try {
                script.accept(scenario);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        standby + ", seed " + seed + ": " + e.getMessage() + "\n" + scenario.tail(), e);
            }
        }
    }

    /** Plays a script in a world with a mistake built in, which at least one seed must not survive. */
    static void shouldMiss(Flaw flaw, Consumer<Scenario> script) {
        shouldMiss(flaw, StandbyMode.HOT, script);
    }

    /** The same with backups of this kind. */
    static void shouldMiss(Flaw flaw, StandbyMode standby, Consumer<Scenario> script) {
        shouldMiss(flaw, standby, Audience::attentive, script);
    }

    /** The same with a guest that prints without end, and backups that execute the log. */
    static void shouldMissFlooded(Flaw flaw, Consumer<Scenario> script) {
        shouldMiss(flaw, StandbyMode.HOT, Scenario::flood, script);
    }

    private static void shouldMiss(
            Flaw flaw, StandbyMode standby, Supplier<Audience> audience, Consumer<Scenario> script) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                script.accept(new Scenario(seed, flaw, standby, audience.get()));
            } catch (AssertionError | Violation missed) {
                return;
            }
        }
        fail("the script holds although " + flaw + " is built in");
    }

    /** A is primary, B its backup, and the user gets answers. */
    Scenario pair() {
        cluster.startArbiter();
        cluster.startHost(B, "");
        cluster.startHost(A, B);
        cluster.startGateway();
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

    /** Another life of the gateway, of the arbiter or of a host that waits. */
    void start(String... nodes) {
        for (String node : nodes) {
            if (node.equals(ARBITER)) {
                cluster.startArbiter();
            } else if (node.equals(GATEWAY)) {
                cluster.startGateway();
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
            cluster.network().kill(cluster.arbiter().process());
        } else {
            cluster.network().kill(host(node).process());
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
        assertTrue(
                scheduler.runUntil(condition, scheduler.now() + PATIENCE * Scheduler.MILLIS),
                () -> "it never came about that " + what + "; " + hosts());
    }

    /** Its guest has printed as much as it may while nobody reads. */
    void untilItRests(String node) {
        cluster.audience().ignore();
        until("the guest on " + node + " rests", () -> !host(node).line().hasRoom());
    }

    /** So much virtual time passes. */
    void pass(long millis) {
        scheduler.runUntil(scheduler.now() + millis * Scheduler.MILLIS);
    }

    /** Some more requests are answered. */
    Scenario served() {
        int before = answers();
        until("the user gets answers", () -> answers() >= before + 5);
        return this;
    }

    /** For so long nothing leaves any host, whatever is asked. */
    void silent(long millis) {
        int before = cluster.ledger().outputs();
        pass(millis);
        assertEquals(before, cluster.ledger().outputs(), () -> "something left a host; " + hosts());
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

    /** What the arbiter's record says. */
    View view() {
        return cluster.arbiter().view().orElseThrow();
    }

    int answers() {
        return cluster.user().answers();
    }

    /** Lines said so far, every message included. */
    List<String> lines() {
        return trace.lines();
    }

    /** Whether some line has all of these in it, in this order. */
    boolean said(String... parts) {
        return saidSince(0, parts);
    }

    /** The same, of the lines behind the first so many. */
    boolean saidSince(int lines, String... parts) {
        return trace.lines().stream().skip(lines).anyMatch(line -> {
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
        List<String> lines = trace.lines().stream()
                .filter(line -> !line.contains("   sends "))
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    }
}
