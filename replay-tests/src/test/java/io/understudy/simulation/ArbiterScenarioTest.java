package io.understudy.simulation;

import static io.understudy.simulation.Scenario.A;
import static io.understudy.simulation.Scenario.ARBITER;
import static io.understudy.simulation.Scenario.B;
import static io.understudy.simulation.Scenario.C;
import static io.understudy.simulation.Scenario.GATEWAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replica.role.Role;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rows of the scenario table that have to do with an arbiter that is not there, or not heard. */
class ArbiterScenarioTest {
    private static void arbiterDown(Scenario scenario) {
        scenario.pair();
        scenario.kill(ARBITER);
        scenario.pass(1_500);
        scenario.served();
        assertTrue(scenario.is(A, Role.PRIMARY) && scenario.is(B, Role.BACKUP));
        scenario.kill(A);
        scenario.until("B asks", () -> scenario.is(B, Role.TAKING_OVER));
        scenario.silent(1_500);
        assertTrue(scenario.is(B, Role.TAKING_OVER));
        scenario.start(ARBITER);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        assertEquals(2, scenario.view().number());
        scenario.conclude();
    }

    private static void primaryCannotReachTheArbiter(Scenario scenario) {
        scenario.pair();
        scenario.cutBothWays(A, ARBITER);
        scenario.pass(1_500);
        scenario.served();
        assertTrue(scenario.is(A, Role.PRIMARY) && scenario.is(B, Role.BACKUP));
        assertEquals(1, scenario.view().number());
        scenario.heal();
        scenario.pass(500);
        assertTrue(scenario.is(A, Role.PRIMARY) && scenario.is(B, Role.BACKUP));
        scenario.conclude();
    }

    private static void wholeNetworkDown(Scenario scenario) {
        scenario.pair();
        Stream.of(A, B, ARBITER, GATEWAY).forEach(scenario::cutOff);
        scenario.until(
                "both have lost each other",
                () -> scenario.is(A, Role.GOING_ALONE) && scenario.is(B, Role.TAKING_OVER));
        scenario.silent(2_000);
        scenario.heal();
        scenario.until("one halts", () -> scenario.isDead(A) || scenario.isDead(B));
        String left = scenario.isDead(A) ? B : A;
        scenario.until("the other is alone", () -> scenario.is(left, Role.ALONE));
        assertTrue(scenario.host(left.equals(A) ? B : A).haltedBecause().contains("somebody else was first"));
        assertEquals(2, scenario.view().number());
        scenario.conclude();
    }

    private static void answerDiesWithTheArbiter(Scenario scenario) {
        scenario.pair();
        scenario.cut(ARBITER, B);
        scenario.kill(A);
        scenario.until("the arbiter answers", () -> scenario.cluster().ledger().isGranted(2));
        scenario.cluster().network().reset(ARBITER, B);
        scenario.kill(ARBITER);
        scenario.heal();
        scenario.silent(500);
        assertTrue(scenario.is(B, Role.TAKING_OVER));
        scenario.start(ARBITER);
        assertEquals(2, scenario.view().number());
        granted(scenario);
    }

    private static void answerIsLostOnItsWay(Scenario scenario) {
        scenario.pair();
        scenario.cut(ARBITER, B);
        scenario.kill(A);
        scenario.until("the view stands", () -> scenario.view().number() == 2);
        scenario.cluster().network().reset(ARBITER, B);
        scenario.silent(500);
        assertTrue(scenario.is(B, Role.TAKING_OVER));
        scenario.heal();
        granted(scenario);
    }

    private static void granted(Scenario scenario) {
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        assertEquals(2, scenario.view().number());
        assertEquals(1, scenario.cluster().ledger().takeovers());
        scenario.conclude();
    }

    /** Before its first instruction: B knows of no view, and nothing may follow view 1. */
    private static void primaryOfTheFirstViewDiesBeforeItAcknowledged(Scenario scenario) {
        scenario.start(ARBITER, B);
        scenario.cluster().startHost(A, B);
        scenario.until(
                "view 1 is granted", () -> scenario.cluster().arbiter().view().isPresent());
        stuck(scenario, B, 1);
    }

    /** The same for a new backup. */
    private static void primaryOfALaterViewDiesBeforeItAcknowledged(Scenario scenario) {
        scenario.alone(C);
        scenario.bringIn(A, C);
        scenario.until("view 3 is granted", () -> scenario.view().number() == 3);
        stuck(scenario, C, 3);
    }

    private static void stuck(Scenario scenario, String backup, long view) {
        assertFalse(scenario.view().acknowledged());
        scenario.kill(A);
        scenario.until(backup + " halts", () -> scenario.isDead(backup));
        String why = scenario.host(backup).haltedBecause();
        for (String part : List.of("is stuck: view " + view + " was never acknowledged by its primary a#1", "--vm")) {
            assertTrue(why.contains(part), why);
        }
        scenario.silent(1_000);
        assertEquals(view, scenario.view().number());
    }

    /** A gateway connects there while nobody waits for it. */
    private static void viewSaysWhereTheBackupsConsoleIs(Scenario scenario) {
        scenario.pair();
        String first = scenario.view().backup().orElseThrow().consoleAddress();
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        assertEquals(first, scenario.view().primary().consoleAddress());
        assertNotEquals("", first);
        scenario.conclude();
    }

    @Test
    void shouldKnowWhereTheBackupsConsoleIs() {
        Scenario.play(ArbiterScenarioTest::viewSaysWhereTheBackupsConsoleIs);
    }

    @Test
    void shouldGoOnAsAPairButNotTakeOverWhileTheArbiterIsDown() {
        Scenario.play(ArbiterScenarioTest::arbiterDown);
    }

    @Test
    void shouldStayPrimaryWhenOnlyTheArbiterCannotBeReached() {
        Scenario.play(ArbiterScenarioTest::primaryCannotReachTheArbiter);
    }

    @Test
    void shouldActOnNoHostWhileTheWholeNetworkIsDownAndOnExactlyOneAfterwards() {
        Scenario.play(ArbiterScenarioTest::wholeNetworkDown);
    }

    @Test
    void shouldGrantTheWinnerItsOwnRecordWhenTheArbitersAnswerWasLost() {
        Scenario.play(ArbiterScenarioTest::answerDiesWithTheArbiter);
        Scenario.play(ArbiterScenarioTest::answerIsLostOnItsWay);
    }

    @Test
    void shouldBeStuckAndSaySoWhenThePrimaryDiesBeforeItAcknowledgedItsView() {
        Scenario.play(ArbiterScenarioTest::primaryOfTheFirstViewDiesBeforeItAcknowledged);
        Scenario.play(ArbiterScenarioTest::primaryOfALaterViewDiesBeforeItAcknowledged);
    }
}
