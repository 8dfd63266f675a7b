package io.understudy.simulation;

import static io.understudy.simulation.Scenario.A;
import static io.understudy.simulation.Scenario.ARBITER;
import static io.understudy.simulation.Scenario.B;
import static io.understudy.simulation.Scenario.C;
import static io.understudy.simulation.Scenario.D;
import static io.understudy.simulation.Scenario.GATEWAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.view.Host;
import io.understudy.replica.role.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The rows of the scenario table that have to do with messages and clients whose view is over. A message is late because its
 * way was cut when it was written, and heals when nobody should hear it any more.
 */
class StaleScenarioTest {
    /** In milliseconds: longer than any message is under way, shorter than the silence that makes a host suspect. */
    private static final long UNDER_WAY = 100;

    /** The same for what waited for a cut to heal; retransmission comes back to it only now and then. */
    private static final long LATE = 220;

    /** How often a newcomer lacked something when an old acknowledgement came. */
    private int tried;

    private static long logged(Scenario scenario, String node) {
        return scenario.cluster().auditor().logged(node);
    }

    /** What A wrote in view 1 comes to B on the connection of view 1, while B waits for view 2. */
    private static void entryWhileTheViewChanges(Scenario scenario) {
        scenario.pair();
        scenario.cutBothWays(A, ARBITER);
        scenario.cutBothWays(B, ARBITER);
        scenario.cut(A, B);
        scenario.until("B asks for the next view", () -> scenario.is(B, Role.TAKING_OVER));
        assertLate(scenario);
        assertTrue(scenario.is(B, Role.TAKING_OVER));
        scenario.cluster().network().heal(B, ARBITER);
        scenario.cluster().network().heal(ARBITER, B);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.heal();
        scenario.until("A halts", () -> scenario.isDead(A));
        scenario.conclude();
    }

    /** The same when B is primary of view 2. */
    private static void entryAfterTheViewChanged(Scenario scenario) {
        scenario.pair();
        scenario.cutBothWays(A, ARBITER);
        scenario.cut(A, B);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        assertLate(scenario);
        scenario.heal();
        scenario.until("A halts", () -> scenario.isDead(A));
        scenario.conclude();
    }

    /** What A wrote arrives at B now, and B takes nothing of it. */
    private static void assertLate(Scenario scenario) {
        long boundary = scenario.host(B).received();
        assertTrue(logged(scenario, B) > boundary, "A has nothing to say that B lacks");
        scenario.cluster().network().heal(A, B);
        scenario.pass(LATE);
        assertEquals(boundary, scenario.host(B).received(), "B took what came after it had asked");
    }

    /** View 5: C is primary and D its backup; A and B live, do not know it, and nobody hears them but their users. */
    private static void toViewFive(Scenario scenario) {
        scenario.pair();
        scenario.start(C, D);
        depose(scenario, A, B);
        scenario.makeRedundant(B, C);
        scenario.served();
        depose(scenario, B, C);
        scenario.makeRedundant(C, D);
        scenario.served();
    }

    private static void depose(Scenario scenario, String primary, String backup) {
        scenario.cutBothWays(primary, ARBITER);
        scenario.cut(primary, backup);
        scenario.until(backup + " is alone", () -> scenario.is(backup, Role.ALONE));
    }

    private static void veryOldEntries(Scenario scenario) {
        toViewFive(scenario);
        long bs = scenario.host(B).received();
        long cs = scenario.host(C).received();
        assertTrue(logged(scenario, B) > bs && logged(scenario, C) > cs, "nothing is late");
        scenario.heal();
        scenario.until("A and B halt", () -> scenario.isDead(A) && scenario.isDead(B));
        scenario.pass(LATE);
        assertEquals(bs, scenario.host(B).received(), "B took entries of view 1");
        assertEquals(cs, scenario.host(C).received(), "C took entries of view 3");
        assertEquals(5, scenario.view().number());
        scenario.conclude();
    }

    /** B's, of view 1, when C is A's backup; then C's, of view 3, when D is. */
    private static void veryOldAcknowledgements(Scenario scenario) {
        scenario.pair();
        scenario.start(C, D);
        cutAcknowledgements(scenario, B);
        replace(scenario, B, C);
        cutAcknowledgements(scenario, C, B);
        replace(scenario, C, D);
        cutAcknowledgements(scenario, D, C);
        assertEquals(5, scenario.view().number());
        scenario.heal();
        scenario.until("B and C halt", () -> scenario.isDead(B) && scenario.isDead(C));
        scenario.conclude();
    }

    /** From here on A does not hear that its backup acknowledges an answer. */
    private static void cutAcknowledgements(Scenario scenario, String backup) {
        scenario.untilItAnswers(backup);
        scenario.cut(backup, A);
        scenario.pass(UNDER_WAY);
        assertTrue(scenario.cluster().auditor().covered(backup) > scenario.outputs(), "no answer is acknowledged");
    }

    /** The same while what a former backup acknowledged comes to A; the answer does not leave A for that. */
    private static void cutAcknowledgements(Scenario scenario, String backup, String former) {
        scenario.cluster().network().heal(former, A);
        cutAcknowledgements(scenario, backup);
        int left = scenario.outputs();
        scenario.pass(LATE - UNDER_WAY);
        assertEquals(left, scenario.outputs(), "A took an acknowledgement of a view that is over");
        assertTrue(scenario.is(A, Role.PRIMARY));
    }

    private static void replace(Scenario scenario, String backup, String next) {
        lose(scenario, backup);
        scenario.makeRedundant(A, next);
        scenario.served();
    }

    /** A goes on alone, and its backup does not know it; what that acknowledged stays under way. */
    private static void lose(Scenario scenario, String backup) {
        scenario.cut(A, backup);
        scenario.cutBothWays(backup, ARBITER);
        scenario.until("A is alone", () -> scenario.is(A, Role.ALONE));
    }

    /** An acknowledgement of another view says nothing of what a newcomer has. */
    private void oldAcknowledgementWhileSecuring(Scenario scenario) {
        scenario.pair();
        scenario.start(C);
        cutAcknowledgements(scenario, B);
        lose(scenario, B);
        scenario.quiet();
        scenario.bringIn(A, C);
        scenario.until("C is restored", () -> scenario.is(C, Role.JOINED));
        scenario.cluster().network().heal(B, A);
        scenario.cut(A, C);
        scenario.until("A secures what left", () -> scenario.is(A, Role.SECURING));
        if (scenario.host(C).received() < scenario.host(A).received()) {
            tried++;
            scenario.pass(LATE);
            assertTrue(scenario.is(A, Role.SECURING), "A took an acknowledgement of view 1 for one of view 3");
        }
        scenario.askAgain();
        scenario.heal();
        scenario.until("A has secured it or lost C", () -> scenario.is(A, Role.PRIMARY) || scenario.is(A, Role.ALONE));
        scenario.conclude();
    }

    private static void veryOldRequests(Scenario scenario) {
        scenario.pair();
        List<LateRequest> late = List.of(
                new LateRequest(scenario, 1, self(scenario, A), Optional.empty()),
                new LateRequest(scenario, 1, self(scenario, B), Optional.empty()));
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.start(C);
        scenario.makeRedundant(B, C);
        for (LateRequest request : late) {
            String why = request.arrives();
            assertTrue(why.contains("the view is 3 by now, not 1: somebody else was first"), why);
        }
        assertEquals(3, scenario.view().number());
        scenario.conclude();
    }

    private static Host self(Scenario scenario, String node) {
        return scenario.host(node).self();
    }

    /** Of views 1 and 3, to a gateway that is attached in view 5. */
    private static void veryOldOutputs(Scenario scenario) {
        scenario.pair();
        scenario.start(C, D);
        deposeWithOutputs(scenario, A, B);
        scenario.makeRedundant(B, C);
        scenario.served();
        deposeWithOutputs(scenario, B, C);
        scenario.makeRedundant(C, D);
        scenario.served();
        scenario.heal();
        scenario.until("A and B halt", () -> scenario.isDead(A) && scenario.isDead(B));
        scenario.pass(LATE);
        assertFalse(scenario.said("bytes dropped: output"), "the gateway lost output");
        scenario.conclude();
    }

    private static void deposeWithOutputs(Scenario scenario, String primary, String backup) {
        long written = scenario.cluster().auditor().written(primary);
        scenario.cut(primary, GATEWAY);
        scenario.until(
                "output of " + primary + " is under way",
                () -> scenario.cluster().auditor().written(primary) > written);
        depose(scenario, primary, backup);
    }

    /** A was primary, and a client remembers that; now A is backup of B. */
    private static void outdatedClient(Scenario scenario) {
        scenario.pair();
        scenario.host(A).leave();
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE) && scenario.isDead(A));
        scenario.start(A);
        scenario.makeRedundant(B, A);
        OutdatedClient client = new OutdatedClient(scenario.cluster(), A, 1);
        scenario.until("the client is answered", client::isAnswered);
        assertEquals(List.of("REFUSED NOT_PRIMARY"), client.answers());
        assertTrue(scenario.is(B, Role.PRIMARY) && scenario.is(A, Role.BACKUP));
        scenario.conclude();
    }

    /** What a gateway that was killed had asked for arrives when the next one is there: its user goes on. */
    private static void attachOfAnotherGateway(Scenario scenario) {
        scenario.pair();
        OutdatedClient late = new OutdatedClient(scenario.cluster(), A, 1);
        scenario.until("the late one is answered", late::isAnswered);
        assertEquals(List.of("REFUSED HELD"), late.answers());
        scenario.conclude();
    }

    @Test
    void shouldGiveNobodyTheLineWhoDoesNotKnowWhoHasIt() {
        Scenario.play(StaleScenarioTest::attachOfAnotherGateway);
    }

    @Test
    void shouldRejectAnEntryThatArrivesWhileTheViewChangesOrAfterwards() {
        Scenario.play(StaleScenarioTest::entryWhileTheViewChanges);
        Scenario.play(StaleScenarioTest::entryAfterTheViewChanged);
    }

    @Test
    void shouldRejectVeryOldEntries() {
        Scenario.play(StaleScenarioTest::veryOldEntries);
    }

    @Test
    void shouldRejectVeryOldAcknowledgements() {
        Scenario.play(StaleScenarioTest::veryOldAcknowledgements);
        Scenario.play(this::oldAcknowledgementWhileSecuring);
        assertTrue(tried > 5, "a newcomer hardly ever lacked anything: " + tried);
    }

    @Test
    void shouldRejectVeryOldRequestsByTheirViewNumber() {
        Scenario.play(StaleScenarioTest::veryOldRequests);
    }

    @Test
    void shouldRejectVeryOldOutputs() {
        Scenario.play(StaleScenarioTest::veryOldOutputs);
    }

    @Test
    void shouldRejectAnOutdatedClientWhereTheBackupIsNow() {
        Scenario.play(StaleScenarioTest::outdatedClient);
    }
}
