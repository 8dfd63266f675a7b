package io.understudy.simulation;

import static io.understudy.simulation.Scenario.A;
import static io.understudy.simulation.Scenario.ARBITER;
import static io.understudy.simulation.Scenario.B;
import static io.understudy.simulation.Scenario.C;
import static io.understudy.simulation.Scenario.SWITCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.message.ViewCheck;
import io.understudy.replica.role.Role;
import org.junit.jupiter.api.Test;

/** What can become of the machine's place on the network. */
class SwitchScenarioTest {
    /** In milliseconds: longer than a switch that is not heard counts as there, and than a cable waits to dial again. */
    private static final long LOST = 4_000;

    private static void primaryDies(Scenario scenario) {
        scenario.pair();
        scenario.start(C);
        scenario.servedInFrames();
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.servedInFrames();
        scenario.makeRedundant(B, C);
        scenario.kill(B);
        scenario.until("C is alone", () -> scenario.is(C, Role.ALONE));
        scenario.servedInFrames();
        scenario.conclude();
    }

    private static void switchDies(Scenario scenario) {
        scenario.pair();
        scenario.servedInFrames();
        scenario.kill(SWITCH);
        scenario.until(
                "A says so", () -> scenario.said("a: no way to the switch, frames of the network card are lost"));
        scenario.served();
        scenario.start(SWITCH);
        scenario.servedInFrames();
        scenario.conclude();
    }

    /** It lost the switch before it was deposed, and finds it again before it knows. */
    private static void deposedPrimaryDialsAgain(Scenario scenario) {
        scenario.pair();
        scenario.servedInFrames();
        scenario.cutBothWays(A, ARBITER);
        scenario.cutBothWays(A, B);
        scenario.cutBothWays(A, SWITCH);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.servedInFrames();
        scenario.pass(LOST);
        scenario.assertSaid("a: lost the switch");
        scenario.healBothWays(A, SWITCH);
        scenario.pass(LOST);
        scenario.assertSaid("a: the switch refused the network card", "b is primary in view 2");
        assertTrue(!scenario.isDead(A), "A has not heard of anybody else");
        scenario.servedInFrames();
        scenario.heal();
        scenario.until("A halts", () -> scenario.isDead(A));
        scenario.servedInFrames();
        scenario.conclude();
    }

    /** The switch forgets who had the card, so whoever comes first gets it; the primary does all the same. */
    private static void deposedPrimaryComesToANewSwitch(Scenario scenario) {
        scenario.pair();
        scenario.servedInFrames();
        scenario.cutBothWays(A, ARBITER);
        scenario.cutBothWays(A, B);
        scenario.cutBothWays(B, SWITCH);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.kill(SWITCH);
        scenario.start(SWITCH);
        scenario.pass(LOST);
        scenario.healBothWays(B, SWITCH);
        scenario.until("A is sent away", () -> scenario.said("a has the card no more: b has attached in view 2"));
        scenario.servedInFrames();
        scenario.heal();
        scenario.until("A halts", () -> scenario.isDead(A));
        scenario.servedInFrames();
        scenario.conclude();
    }

    /** The same with a switch that minds no views: a primary that has nothing to say has the card, and its successor has not. */
    private static void deposedPrimaryTakesTheCard(Scenario scenario) {
        scenario.pair();
        scenario.kill(SWITCH);
        scenario.cluster().startSwitch(ViewCheck.OFF);
        scenario.servedInFrames();
        scenario.cutBothWays(A, ARBITER);
        scenario.cutBothWays(A, B);
        scenario.cutBothWays(A, SWITCH);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.servedInFrames();
        scenario.pass(LOST);
        scenario.healBothWays(A, SWITCH);
        Violation found = assertThrows(Violation.class, () -> scenario.pass(LOST));
        assertEquals(Promise.CARD_IN_ONE_PLACE, found.promise());
        assertTrue(found.getMessage().contains("gets the card in view 1 after view 2"), found.getMessage());
        scenario.assertSaid("b has the card no more: a has attached in view 1");
    }

    @Test
    void shouldBeSeenWithoutTheViewCheck() {
        Scenario.playNetworked(SwitchScenarioTest::deposedPrimaryTakesTheCard);
    }

    @Test
    void shouldKeepItsClientsConnectionWhenOnePrimaryAfterTheOtherDies() {
        Scenario.playNetworked(SwitchScenarioTest::primaryDies);
    }

    @Test
    void shouldGoOnWithoutASwitchAndComeBackToIt() {
        Scenario.playNetworked(SwitchScenarioTest::switchDies);
    }

    @Test
    void shouldRefuseADeposedPrimaryThatDialsAgain() {
        Scenario.playNetworked(SwitchScenarioTest::deposedPrimaryDialsAgain);
    }

    @Test
    void shouldGiveThePrimaryTheCardAlthoughANewSwitchMetADeposedOneFirst() {
        Scenario.playNetworked(SwitchScenarioTest::deposedPrimaryComesToANewSwitch);
    }
}
