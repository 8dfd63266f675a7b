package io.understudy.simulation;

import static io.understudy.simulation.Scenario.A;
import static io.understudy.simulation.Scenario.ARBITER;
import static io.understudy.simulation.Scenario.B;
import static io.understudy.simulation.Scenario.GATEWAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.console.message.ConsoleMessage;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.replica.role.Role;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The rows of the scenario table that have to do with what leaves a host, and what its sinks make of it. */
class OutputScenarioTest {
    /** In milliseconds: longer than any message is under way, shorter than the silence that makes a host suspect. */
    private static final long UNDER_WAY = 100;

    /** A answers, but B does not get what A logs: the answer does not leave A. */
    private static void missingWrite(Scenario scenario) {
        scenario.pair();
        answerThatBLacks(scenario);
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.conclude();
    }

    /** Afterwards A has made answers that nobody got, and B does not have what they follow from. */
    private static void answerThatBLacks(Scenario scenario) {
        scenario.cut(A, B);
        scenario.pass(UNDER_WAY);
        int left = scenario.cluster().ledger().outputs();
        scenario.pass(UNDER_WAY);
        assertEquals(left, scenario.cluster().ledger().outputs());
        assertTrue(scenario.host(A).places().outputs() > left, "the user asked nothing");
        assertTrue(scenario.is(A, Role.PRIMARY) && scenario.is(B, Role.BACKUP));
    }

    /** A is cut off from B and from the arbiter, but not from a client who knows nothing of a later view. */
    private static void fastReadAtTheOldPrimary(Scenario scenario) {
        scenario.pair();
        scenario.cutBothWays(A, ARBITER);
        scenario.cutBothWays(A, B);
        scenario.cutBothWays(GATEWAY, ARBITER);
        scenario.pass(UNDER_WAY);
        long got = scenario.cluster().gateway().delivered();
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.pass(300);
        assertEquals(1, scenario.cluster().gateway().view(), "the client knows of the new view");
        assertTrue(scenario.host(A).places().outputs() > got, "the client asked nothing");
        assertEquals(got, scenario.cluster().gateway().delivered(), "the old primary answered");
        assertTrue(scenario.is(A, Role.GOING_ALONE));
        scenario.heal();
        scenario.until("A halts", () -> scenario.isDead(A));
        assertTrue(scenario.host(A).haltedBecause().contains("lost the race for the next view"));
        scenario.conclude();
    }

    /** The answer left A and did not arrive; the serial line's positions are the state that was replicated with the VM. */
    private static void lostReply(Scenario scenario) {
        scenario.pair();
        int before = scenario.cluster().ledger().outputs();
        scenario.until("an answer leaves A", () -> scenario.cluster().ledger().outputs() > before);
        scenario.cut(A, GATEWAY);
        scenario.pass(UNDER_WAY);
        assertTrue(scenario.cluster().gateway().delivered()
                < scenario.cluster().ledger().outputs());
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.conclude();
        scenario.assertSaid("gateway", "resumed with b:7777 in view 2");
    }

    /** A was told what the user typed and took it, B was not told: the gateway still has it and gives it to B. */
    private static void consumedInput(Scenario scenario) {
        scenario.pair();
        answerThatBLacks(scenario);
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.conclude();
        scenario.assertSaid("gateway", "resumed with b:7777 in view 2");
        assertFalse(
                scenario.said("resumed with b:7777 in view 2", ", 0 bytes resent"), "nothing had to be typed again");
    }

    /** A has heard an acknowledgement and is frozen before it writes what waited for it. */
    private static void frozenBetweenAckAndWrite(Scenario scenario) {
        scenario.pair();
        scenario.cluster().overhear((host, message) -> {
            boolean frees = host == scenario.host(A)
                    && message instanceof ChannelMessage.Ack ack
                    && host.places().outputs() > scenario.cluster().ledger().outputs()
                    && ack.received()
                            >= host.places()
                                    .ofOutput(scenario.cluster().ledger().outputs() + 1);
            if (frees && !host.process().frozen()) {
                scenario.cluster().say("script", "A freezes between an acknowledgement and the write");
                host.process().freeze();
            }
        });
        scenario.until("A is frozen", () -> scenario.host(A).process().frozen());
        scenario.cluster().overhear((host, message) -> {});
        scenario.cut(GATEWAY, A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.until("the gateway knows B", () -> scenario.cluster().gateway().view() == 2);
        scenario.served();
        int lines = scenario.lines().size();
        scenario.host(A).process().thaw();
        scenario.pass(UNDER_WAY);
        assertTrue(scenario.saidSince(lines, "a ", "sends gateway Output[view=1"), "the thawed primary wrote nothing");
        long next = scenario.cluster().gateway().delivered();
        scenario.cluster().gateway().arriveLate(new ConsoleMessage.Output(1, next, ByteBuffer.wrap(new byte[] {'!'})));
        scenario.assertSaid("OUTPUT of the stale view 1, the newest is 2");
        scenario.until("A halts", () -> scenario.isDead(A));
        scenario.conclude();
    }

    @Test
    void shouldNotLetAnAnswerLeaveWhoseWriteTheBackupMisses() {
        Scenario.play(OutputScenarioTest::missingWrite);
        Scenario.shouldMiss(Flaw.OUTPUT_WITHOUT_ACK, OutputScenarioTest::missingWrite);
    }

    @Test
    void shouldNotAnswerAFastReadAtTheOldPrimary() {
        Scenario.play(OutputScenarioTest::fastReadAtTheOldPrimary);
        Scenario.shouldMiss(Flaw.ALONE_UNASKED, OutputScenarioTest::fastReadAtTheOldPrimary);
    }

    @Test
    void shouldRepeatALostReplyWithoutADuplicateEffect() {
        Scenario.play(OutputScenarioTest::lostReply);
    }

    @Test
    void shouldNotCallInputConsumedThatTheBackupDoesNotHave() {
        Scenario.play(OutputScenarioTest::consumedInput);
        Scenario.shouldMiss(Flaw.CONSUMED_BEFORE_ACK, OutputScenarioTest::consumedInput);
    }

    @Test
    void shouldRejectAtTheSinkWhatAThawedPrimaryWrites() {
        Scenario.play(OutputScenarioTest::frozenBetweenAckAndWrite);
        Scenario.shouldMiss(Flaw.STALE_VIEWS_TAKEN, OutputScenarioTest::frozenBetweenAckAndWrite);
    }
}
