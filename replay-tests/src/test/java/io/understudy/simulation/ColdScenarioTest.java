package io.understudy.simulation;

import static io.understudy.simulation.Scenario.A;
import static io.understudy.simulation.Scenario.ARBITER;
import static io.understudy.simulation.Scenario.B;
import static io.understudy.simulation.Scenario.C;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.replica.role.Role;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What only a backup that stores the log can meet: fresh states, and a takeover that lasts. */
class ColdScenarioTest {
    /** Of the log, in bytes, in worlds with backups that all store it. */
    private static final long BOUND = 16_000;

    private int whileExecuting;

    private static void play(Consumer<Scenario> script) {
        Scenario.play(StandbyMode.COLD, script);
    }

    private static int renewed(Scenario scenario) {
        return scenario.cluster().coldCounts().renewed();
    }

    private static void executesOnlyAtTakeover(Scenario scenario) {
        scenario.pair();
        scenario.pass(1_500);
        assertTrue(scenario.host(B).progress().entries() > 0, "B has not said how far it is");
        assertEquals(0, scenario.host(B).progress().slices(), "B executed what it was to store");
        scenario.kill(A);
        scenario.until("B goes live", () -> scenario.is(B, Role.GOING_LIVE));
        int left = scenario.outputs();
        scenario.until("B is alone", () -> {
            assertTrue(scenario.is(B, Role.ALONE) || scenario.outputs() == left);
            return scenario.is(B, Role.ALONE);
        });
        scenario.assertSaid("b: executing the stored log");
        scenario.conclude();
    }

    /** However long the machine runs, what a takeover executes is what came behind the last fresh state. */
    private static void staysBounded(Scenario scenario) {
        scenario.pair();
        scenario.until("the state was renewed five times", () -> {
            long stored = scenario.cluster().auditor().logBytes(B);
            assertTrue(stored < 3 * BOUND, () -> "the log has grown to " + stored + " bytes");
            return renewed(scenario) >= 5;
        });
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.assertSaid("b: executing the stored log", "behind a stored state");
        scenario.conclude();
    }

    private static void renewalBreaksOff(Scenario scenario) {
        // A state is larger than that, so that it is under way for a while.
        scenario.cluster().network().window(4 << 10);
        scenario.pair();
        scenario.until("the state was renewed", () -> renewed(scenario) >= 1);
        scenario.until(
                "a fresh state comes", () -> scenario.cluster().coldCounts().brokenOff() > 0);
        scenario.pass(1);
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.conclude();
    }

    private static void killedWhileItExecutes(Scenario scenario) {
        scenario.pair();
        scenario.pass(500);
        scenario.kill(A);
        scenario.until("B goes live", () -> scenario.is(B, Role.GOING_LIVE));
        scenario.pass(5);
        scenario.kill(B);
        scenario.start(B, C);
        scenario.silent(1_500);
        assertEquals(2, scenario.host(B).self().incarnation());
        assertTrue(scenario.is(B, Role.LISTENING) && scenario.is(C, Role.LISTENING));
        assertEquals(2, scenario.view().number());
        assertEquals(1, scenario.view().primary().incarnation());
    }

    private void cutOffWhileItExecutes(Scenario scenario) {
        scenario.pair();
        scenario.pass(500);
        scenario.kill(A);
        scenario.until("B goes live", () -> scenario.is(B, Role.GOING_LIVE));
        scenario.cutOff(B);
        scenario.kill(ARBITER);
        scenario.pass(30);
        whileExecuting += scenario.is(B, Role.GOING_LIVE) ? 1 : 0;
        scenario.pass(400);
        scenario.start(ARBITER);
        scenario.heal();
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.conclude();
    }

    @Test
    void shouldExecuteAtTakeoverWhatItStored() {
        play(ColdScenarioTest::executesOnlyAtTakeover);
    }

    @Test
    void shouldGoOnFromAFreshStateAfterALongRun() {
        play(ColdScenarioTest::staysBounded);
    }

    @Test
    void shouldGoOnFromTheOldStateWhenAFreshOneBreaksOff() {
        play(ColdScenarioTest::renewalBreaksOff);
    }

    @Test
    void shouldBeStuckWhenTheBackupDiesWhileItExecutesWhatItStored() {
        play(ColdScenarioTest::killedWhileItExecutes);
    }

    @Test
    void shouldTakeOverAlthoughItIsCutOffAndTheArbiterFailsMeanwhile() {
        play(this::cutOffWhileItExecutes);
        assertTrue(whileExecuting > 10, "hardly any takeover lasted so long");
    }
}
