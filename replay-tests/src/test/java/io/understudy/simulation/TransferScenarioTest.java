package io.understudy.simulation;

import static io.understudy.simulation.Scenario.A;
import static io.understudy.simulation.Scenario.ARBITER;
import static io.understudy.simulation.Scenario.B;
import static io.understudy.simulation.Scenario.C;
import static io.understudy.simulation.Scenario.D;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replica.role.Role;
import org.junit.jupiter.api.Test;

/** The rows of the scenario table that have to do with a state on its way to a new backup. */
class TransferScenarioTest {
    /** (A,B) → (C,D) is wanted: C is not of the previous view, whether its state is half there or not there at all. */
    private static void incompleteStateTransfer(Scenario scenario) {
        scenario.pair();
        scenario.start(C, D);
        assertTrue(LateRequest.asked(scenario, 1, C, D).contains("it has no state to go on from"));
        scenario.served();
        assertEquals(1, scenario.view().number());
        scenario.kill(B);
        scenario.until("A is alone", () -> scenario.is(A, Role.ALONE));
        scenario.bringIn(A, C);
        scenario.until("C receives", () -> scenario.is(C, Role.RECEIVING));
        scenario.kill(A);
        assertTrue(LateRequest.asked(scenario, 2, C, D).contains("it has no state to go on from"));
        scenario.silent(2_000);
        assertEquals(2, scenario.view().number());
        assertTrue(scenario.is(C, Role.LISTENING) && scenario.is(D, Role.LISTENING));
    }

    private static void operationDuringStateTransfer(Scenario scenario) {
        scenario.alone(C);
        scenario.bringIn(A, C);
        scenario.until("C receives", () -> scenario.is(C, Role.RECEIVING));
        // What is sent waits, so that the transfer lasts until something was asked and answered meanwhile.
        scenario.cut(A, C);
        int before = scenario.answers();
        scenario.until("the user gets an answer meanwhile", () -> scenario.answers() > before);
        assertTrue(scenario.is(A, Role.RECRUITING));
        scenario.heal();
        scenario.until("C is backup of A", () -> scenario.is(A, Role.PRIMARY) && scenario.is(C, Role.BACKUP));
        scenario.served();
        scenario.kill(A);
        scenario.until("C is alone", () -> scenario.is(C, Role.ALONE));
        scenario.conclude();
    }

    private static void primaryDiesInTheMiddle(Scenario scenario, Role halfFilled) {
        scenario.alone(C, D);
        scenario.bringIn(A, C);
        scenario.until("C is " + halfFilled, () -> scenario.is(C, halfFilled));
        scenario.kill(A);
        scenario.until("C is idle again", () -> scenario.is(C, Role.LISTENING));
        scenario.assertSaid(C, "listening again");
        assertTrue(LateRequest.asked(scenario, 2, C, D).contains("it has no state to go on from"));
        scenario.silent(2_000);
        assertEquals(2, scenario.view().number());
    }

    private static void primaryDiesJustAfterTheViewChanged(Scenario scenario) {
        scenario.alone(C);
        scenario.bringIn(A, C);
        scenario.until("A asks for the view with C", () -> scenario.is(A, Role.ADOPTING));
        scenario.cut(A, C);
        scenario.until(
                "the view with C stands",
                () -> scenario.view().number() == 3 && scenario.view().acknowledged());
        scenario.pass(50);
        scenario.kill(A);
        scenario.until("C is alone", () -> scenario.is(C, Role.ALONE));
        assertEquals(4, scenario.view().number());
        scenario.conclude();
    }

    /** A's request for the view with C is late, and C, which lost A meanwhile, is told that there is no such view. */
    private static void newcomerGivesUpBeforeItsView(Scenario scenario) {
        scenario.alone(C);
        scenario.bringIn(A, C);
        scenario.until("outputs wait for C", () -> scenario.is(A, Role.SECURING));
        scenario.cut(A, ARBITER);
        scenario.until("A asks for the view with C", () -> scenario.is(A, Role.ADOPTING));
        long before = scenario.host(C).self().incarnation();
        scenario.cutBothWays(A, C);
        scenario.until("C has given up", () -> scenario.is(C, Role.LISTENING));
        assertEquals(before + 1, scenario.host(C).self().incarnation());
        scenario.heal();
        scenario.until("A has its answer", () -> scenario.is(A, Role.ALONE));
        scenario.assertSaid("lost its primary meanwhile and gave its copy of the machine up");
        assertEquals(2, scenario.view().number());
        scenario.served();
        scenario.makeRedundant(A, C);
        scenario.kill(A);
        scenario.until("C is alone", () -> scenario.is(C, Role.ALONE));
        scenario.conclude();
    }

    @Test
    void shouldGrantNoViewWithANewcomerThatGaveUpBefore() {
        Scenario.play(TransferScenarioTest::newcomerGivesUpBeforeItsView);
    }

    @Test
    void shouldRefuseHostsOfAnIncompleteStateTransferAndWait() {
        Scenario.play(TransferScenarioTest::incompleteStateTransfer);
    }

    @Test
    void shouldOrderAnOperationDuringStateTransferBeforeOrAfterTheCopy() {
        Scenario.play(TransferScenarioTest::operationDuringStateTransfer);
    }

    @Test
    void shouldRefuseToPromoteAHalfFilledHostWhenThePrimaryDiesInTheMiddleOfAStateTransfer() {
        Scenario.play(scenario -> primaryDiesInTheMiddle(scenario, Role.RECEIVING));
        Scenario.play(scenario -> primaryDiesInTheMiddle(scenario, Role.JOINED));
    }

    @Test
    void shouldGoOnWithTheAdoptedBackupWhenThePrimaryDiesJustAfterTheViewChanged() {
        Scenario.play(TransferScenarioTest::primaryDiesJustAfterTheViewChanged);
    }
}
