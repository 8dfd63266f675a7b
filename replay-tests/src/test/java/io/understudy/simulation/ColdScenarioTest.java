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
    private int whileExecuting;

    private static void play(Consumer<Scenario> script) {
        Scenario.play(StandbyMode.COLD, script);
    }

    private static int renewed(Scenario scenario) {
        return scenario.cluster().coldCounts().renewed();
    }

    private static void executesOnlyAtTakeover(Scenario scenario) {
        scenario.pair();
        assertEquals(0, scenario.host(B).places().outputs(), "B executed what it was to store");
        scenario.kill(A);
        scenario.until("B goes live", () -> scenario.is(B, Role.GOING_LIVE));
        int left = scenario.cluster().ledger().outputs();
        scenario.until("B is alone", () -> {
            assertTrue(scenario.is(B, Role.ALONE) || scenario.cluster().ledger().outputs() == left);
            return scenario.is(B, Role.ALONE);
        });
        scenario.assertSaid("b#1: executing the stored log");
        assertTrue(scenario.host(B).places().outputs() > 0);
        scenario.conclude();
    }

    /** However long the machine runs, what a takeover executes is what came behind the last fresh state. */
    private static void staysBounded(Scenario scenario) {
        scenario.pair();
        scenario.until("the state was renewed five times", () -> {
            double times = scenario.host(B).timesItsBound();
            assertTrue(times < 3, () -> "the log has grown to " + times + " times its bound");
            return renewed(scenario) >= 5;
        });
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.assertSaid("b#1: executing the stored log", "behind a stored state");
        scenario.conclude();
    }

    private static void renewalBreaksOff(Scenario scenario) {
        scenario.pair();
        scenario.until("the state was renewed", () -> renewed(scenario) >= 1);
        scenario.until("a fresh state comes", () -> scenario.host(B).isRenewing());
        scenario.pass(10);
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
        Scenario.shouldMiss(Flaw.ACKED_BEFORE_STORED, StandbyMode.COLD, ColdScenarioTest::executesOnlyAtTakeover);
    }

    @Test
    void shouldGoOnFromAFreshStateAfterALongRun() {
        play(ColdScenarioTest::staysBounded);
    }

    @Test
    void shouldGoOnFromTheOldStateWhenAFreshOneBreaksOff() {
        play(ColdScenarioTest::renewalBreaksOff);
        Scenario.shouldMiss(Flaw.LOG_DROPPED_WHEN_RENEWAL_BEGINS, StandbyMode.COLD, ColdScenarioTest::renewalBreaksOff);
        Scenario.shouldMiss(Flaw.HALF_A_STATE_PROMOTED, StandbyMode.COLD, ColdScenarioTest::renewalBreaksOff);
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
