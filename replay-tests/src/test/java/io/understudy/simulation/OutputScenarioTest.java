package io.understudy.simulation;

import static io.understudy.simulation.Scenario.A;
import static io.understudy.simulation.Scenario.ARBITER;
import static io.understudy.simulation.Scenario.B;
import static io.understudy.simulation.Scenario.GATEWAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.message.ChannelMessage;
import io.understudy.replica.role.Role;
import org.junit.jupiter.api.Test;

/** The rows of the scenario table that have to do with what leaves a host, and what its sinks make of it. */
class OutputScenarioTest {
    /** In milliseconds: longer than any message is under way, shorter than the silence that makes a host suspect. */
    private static final long UNDER_WAY = 100;

    private int writtenWhenDeposed;

    /** Histories in which the client asked the old primary while the new one was live. */
    private static int askedMeanwhile;

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
        scenario.untilItAnswers(B);
        scenario.cut(A, B);
        scenario.pass(UNDER_WAY);
        int left = scenario.outputs();
        scenario.pass(UNDER_WAY);
        assertEquals(left, scenario.outputs());
        assertTrue(scenario.cluster().auditor().made(B) > left, "A made no answer");
        assertTrue(scenario.is(A, Role.PRIMARY) && scenario.is(B, Role.BACKUP));
    }

    /** A is cut off from B and from the arbiter, but not from a client who knows nothing of a later view. */
    private static void fastReadAtTheOldPrimary(Scenario scenario) {
        scenario.pair();
        scenario.cutBothWays(A, ARBITER);
        scenario.cutBothWays(A, B);
        scenario.cutBothWays(GATEWAY, ARBITER);
        scenario.pass(UNDER_WAY);
        int got = scenario.cluster().user().bytes();
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.pass(300);
        assertEquals(1, scenario.cluster().gateway().view(), "the client knows of the new view");
        askedMeanwhile += scenario.cluster().auditor().made(B) > scenario.outputs() ? 1 : 0;
        assertEquals(got, scenario.cluster().user().bytes(), "the old primary answered");
        assertTrue(scenario.is(A, Role.GOING_ALONE));
        scenario.heal();
        scenario.until("A halts", () -> scenario.isDead(A));
        assertTrue(scenario.host(A).haltedBecause().contains("lost the race for the next view"));
        scenario.conclude();
    }

    /** The answer left A and did not arrive; the serial line's positions are the state that was replicated with the VM. */
    private static void lostReply(Scenario scenario) {
        scenario.pair();
        int before = scenario.outputs();
        scenario.until("an answer leaves A", () -> scenario.outputs() > before);
        scenario.cut(A, GATEWAY);
        scenario.pass(UNDER_WAY);
        assertTrue(scenario.cluster().user().bytes() < scenario.outputs());
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.conclude();
        scenario.assertSaid("gateway", "resumed with " + scenario.console(B) + " in view 2");
    }

    /** A was told what the user typed and took it, B was not told: the gateway still has it and gives it to B. */
    private static void consumedInput(Scenario scenario) {
        scenario.pair();
        long before = scenario.cluster().auditor().lastInput(B);
        scenario.until("A takes input", () -> scenario.cluster().auditor().lastInput(B) > before);
        scenario.cut(A, B);
        scenario.pass(UNDER_WAY);
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.conclude();
        scenario.assertSaid("gateway", "resumed with " + scenario.console(B) + " in view 2");
        assertFalse(
                scenario.said("resumed with " + scenario.console(B) + " in view 2", ", 0 bytes resent"),
                "nothing had to be typed again");
    }

    /** An acknowledgement that frees an answer finds A frozen; A writes the answer when it thaws, and is deposed by then. */
    private void frozenBetweenAckAndWrite(Scenario scenario) {
        scenario.pair();
        Cluster cluster = scenario.cluster();
        cluster.overhear((host, message) -> {
            boolean frees = host == scenario.host(A)
                    && message instanceof ChannelMessage.Ack
                    && cluster.auditor().covered(B) > scenario.outputs();
            if (frees && !host.process().frozen()) {
                cluster.say("script", "A freezes between an acknowledgement and the write");
                host.process().freeze();
            }
        });
        scenario.until("A is frozen", () -> scenario.host(A).process().frozen());
        cluster.overhear((host, message) -> {});
        scenario.cut(GATEWAY, A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.until("the gateway knows B", () -> cluster.gateway().view() == 2);
        scenario.served();
        long written = cluster.auditor().written(A);
        scenario.host(A).process().thaw();
        scenario.until("A halts", () -> scenario.isDead(A));
        writtenWhenDeposed += cluster.auditor().written(A) > written ? 1 : 0;
        scenario.heal();
        scenario.conclude();
    }

    @Test
    void shouldNotLetAnAnswerLeaveWhoseWriteTheBackupMisses() {
        Scenario.play(OutputScenarioTest::missingWrite);
    }

    @Test
    void shouldNotAnswerAFastReadAtTheOldPrimary() {
        askedMeanwhile = 0;
        Scenario.play(OutputScenarioTest::fastReadAtTheOldPrimary);
        assertTrue(askedMeanwhile > 20, "the client asked something in " + askedMeanwhile + " histories");
    }

    @Test
    void shouldRepeatALostReplyWithoutADuplicateEffect() {
        Scenario.play(OutputScenarioTest::lostReply);
    }

    @Test
    void shouldNotCallInputConsumedThatTheBackupDoesNotHave() {
        Scenario.play(OutputScenarioTest::consumedInput);
    }

    @Test
    void shouldRejectAtTheSinkWhatAThawedPrimaryWrites() {
        Scenario.play(this::frozenBetweenAckAndWrite);
        assertTrue(writtenWhenDeposed > 5, "hardly any thawed primary wrote anything: " + writtenWhenDeposed);
    }
}
