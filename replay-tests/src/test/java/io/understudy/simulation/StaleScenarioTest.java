package io.understudy.simulation;

import static io.understudy.simulation.Scenario.A;
import static io.understudy.simulation.Scenario.ARBITER;
import static io.understudy.simulation.Scenario.B;
import static io.understudy.simulation.Scenario.C;
import static io.understudy.simulation.Scenario.D;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.view.Host;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.session.GatewayState;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.EntryReader;
import io.understudy.replica.role.Role;
import io.understudy.simulation.guest.GuestLog;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rows of the scenario table that have to do with messages and clients whose view is over. */
class StaleScenarioTest {
    /** In milliseconds: longer than any message is under way, shorter than the silence that makes a host suspect. */
    private static final long UNDER_WAY = 100;

    /** Where each host's copy of the log stands, so that an entry can be forged that would be its next. */
    private final Map<SimulatedHost, Baseline> ends = new HashMap<>();

    /** How often a newcomer lacked something when an old acknowledgement came. */
    private int tried;

    private void follow(Scenario scenario) {
        scenario.cluster().overhear((host, message) -> {
            if (message instanceof ChannelMessage.EntriesFrame entries) {
                EntryReader reader = entries.frame().reader();
                while (reader.hasNext()) {
                    reader.next();
                }
                ends.put(host, reader.baseline());
            }
        });
    }

    /** An entry of this view that fits exactly where the host's copy ends. */
    private ChannelMessage next(SimulatedHost host, long view) {
        GuestLog log = new GuestLog(ends.get(host));
        long sequence = log.next().progress(ends.get(host).position(), 0);
        return new ChannelMessage.EntriesFrame(log.frame(view, sequence, 1));
    }

    /** It comes over this link now; nothing may follow from it, not even a word. */
    private static void assertRejected(Scenario scenario, SimulatedHost host, LogConnection link, ChannelMessage late) {
        long received = host.received();
        int lines = scenario.lines().size();
        link.arriveLate(late);
        assertEquals(received, host.received(), () -> host.self() + " took " + late);
        assertEquals(lines, scenario.lines().size(), () -> host.self() + " answered " + late);
    }

    private void entryAfterTheViewChanged(Scenario scenario) {
        scenario.pair();
        follow(scenario);
        scenario.served();
        SimulatedHost b = scenario.host(B);
        LogConnection link = b.newestLink();
        scenario.cutBothWays(A, ARBITER);
        scenario.cut(A, B);
        scenario.until("B asks for the next view", () -> scenario.is(B, Role.TAKING_OVER));
        long boundary = b.received();
        assertRejected(scenario, b, link, next(b, 1));
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        assertTrue(scenario.host(A).received() > boundary, "A has nothing to say that B lacks");
        assertRejected(scenario, b, link, next(b, 1));
        scenario.cluster().network().heal(A, B);
        scenario.pass(2 * UNDER_WAY);
        assertEquals(boundary, b.received(), "B took what came after the view had changed");
        scenario.heal();
        scenario.until("A halts", () -> scenario.isDead(A));
        scenario.conclude();
    }

    /** View 5: C is primary and D its backup; A and B are dead. */
    private static void toViewFive(Scenario scenario) {
        scenario.pair();
        scenario.start(C, D);
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.makeRedundant(B, C);
        scenario.kill(B);
        scenario.until("C is alone", () -> scenario.is(C, Role.ALONE));
        scenario.makeRedundant(C, D);
        scenario.served();
    }

    private void veryOldEntries(Scenario scenario) {
        follow(scenario);
        toViewFive(scenario);
        SimulatedHost d = scenario.host(D);
        for (long view = 1; view <= 4; view++) {
            assertRejected(scenario, d, d.newestLink(), next(d, view));
        }
        scenario.conclude();
        // The same entry with the number of the view is taken, so nothing but the number was wrong with it.
        long received = d.received();
        d.newestLink().arriveLate(next(d, 5));
        assertEquals(received + 1, d.received());
    }

    private static void veryOldAcknowledgements(Scenario scenario) {
        toViewFive(scenario);
        scenario.cut(D, C);
        scenario.pass(UNDER_WAY);
        SimulatedHost c = scenario.host(C);
        int left = scenario.cluster().ledger().outputs();
        scenario.pass(UNDER_WAY);
        assertTrue(c.places().outputs() > left, "nothing waits for an acknowledgement");
        long waiting = c.places().ofOutput(c.places().outputs());
        for (long view = 1; view <= 4; view++) {
            c.newestLink().arriveLate(new ChannelMessage.Ack(view, waiting, 0));
        }
        scenario.pass(10);
        assertEquals(left, scenario.cluster().ledger().outputs());
        assertTrue(scenario.is(C, Role.PRIMARY));
        scenario.heal();
        scenario.conclude();
    }

    /** An acknowledgement of another view says nothing of what a newcomer has. */
    private void oldAcknowledgementWhileSecuring(Scenario scenario) {
        scenario.alone(C);
        scenario.quiet();
        scenario.bringIn(A, C);
        scenario.until("C is restored", () -> scenario.is(C, Role.JOINED));
        scenario.cut(A, C);
        scenario.until("A secures what left", () -> scenario.is(A, Role.SECURING));
        SimulatedHost a = scenario.host(A);
        if (scenario.host(C).received() < a.received()) {
            tried++;
            a.newestLink().arriveLate(new ChannelMessage.Ack(1, a.received(), 0));
            assertTrue(scenario.is(A, Role.SECURING), "A took an acknowledgement of view 1 for one of view 3");
        }
        scenario.askAgain();
        scenario.heal();
        scenario.until("C is backup of A", () -> scenario.is(A, Role.PRIMARY) && scenario.is(C, Role.BACKUP));
        scenario.conclude();
    }

    private static void veryOldRequests(Scenario scenario) {
        scenario.pair();
        Host a = scenario.host(A).self();
        Host b = scenario.host(B).self();
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.start(C);
        scenario.makeRedundant(B, C);
        for (Host late : List.of(a, b)) {
            String why = LateRequest.asked(scenario, B, late, 1, Optional.empty());
            assertTrue(why.contains("the view is 3 by now, not 1: somebody else was first"), why);
        }
        assertEquals(3, scenario.view().number());
        scenario.conclude();
    }

    private static void veryOldOutputs(Scenario scenario) {
        toViewFive(scenario);
        SimulatedGateway gateway = scenario.cluster().gateway();
        for (long view = 1; view <= 4; view++) {
            scenario.until("the gateway is attached", () -> gateway.state() == GatewayState.ATTACHED);
            gateway.arriveLate(new ConsoleMessage.Output(view, gateway.delivered(), ByteBuffer.wrap(new byte[] {'!'})));
            scenario.assertSaid("OUTPUT of the stale view " + view + ", the newest is 5");
        }
        scenario.conclude();
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

    @Test
    void shouldRejectAnEntryThatArrivesAfterTheViewChanged() {
        Scenario.play(this::entryAfterTheViewChanged);
        Scenario.shouldMiss(Flaw.ACKS_AFTER_ASKING, this::entryAfterTheViewChanged);
    }

    @Test
    void shouldRejectVeryOldEntriesByTheirViewNumber() {
        Scenario.play(this::veryOldEntries);
    }

    @Test
    void shouldRejectVeryOldAcknowledgementsByTheirViewNumber() {
        Scenario.play(StaleScenarioTest::veryOldAcknowledgements);
        Scenario.play(this::oldAcknowledgementWhileSecuring);
        assertTrue(tried > 10, "a newcomer hardly ever lacked anything");
    }

    @Test
    void shouldRejectVeryOldRequestsByTheirViewNumber() {
        Scenario.play(StaleScenarioTest::veryOldRequests);
    }

    @Test
    void shouldRejectVeryOldOutputsByTheirViewNumber() {
        Scenario.play(StaleScenarioTest::veryOldOutputs);
        Scenario.shouldMiss(Flaw.STALE_VIEWS_TAKEN, StaleScenarioTest::veryOldOutputs);
    }

    @Test
    void shouldRejectAnOutdatedClientWhereTheBackupIsNow() {
        Scenario.play(StaleScenarioTest::outdatedClient);
        Scenario.shouldMiss(Flaw.BACKUP_SERVES, StaleScenarioTest::outdatedClient);
    }
}
