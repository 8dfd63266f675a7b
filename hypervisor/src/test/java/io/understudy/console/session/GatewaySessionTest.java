package io.understudy.console.session;

import static io.understudy.console.session.Transcript.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.console.message.Claim;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.ConsoleProtocol;
import io.understudy.console.message.Refusal;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewaySessionTest {
    private static final GatewayLimits LIMITS = new GatewayLimits(1000, 50, 10_000, 4, 2 * ConsoleProtocol.MAX_DATA);
    private static final long SELF = 5;
    private static final Claim CLAIM = new Claim(7, 1);
    private static final Location A = new Location(1, "a:1");
    private static final Location B = new Location(2, "b:2");

    private final Transcript did = new Transcript();
    private final GatewaySession session = new GatewaySession("vm", SELF, LIMITS, did, 0);
    private long now;

    @Test
    void shouldAskUntilThereIsAPrimaryAndHoldTheUserMeanwhile() {
        at(0);
        did("locate");
        session.userConnected(0);
        session.userBytes(bytes("early"), 0);
        did("read true");
        at(49);
        did();
        at(50);
        did("locate");
        session.located(A, 60);
        did("connect 1 a:1");
        session.connected(1, 61);
        did("1 ATTACH vm as 5/1 after nobody view 1 output 0 input -1");
        hear(1, new ConsoleMessage.Attached(1, 30, 40));
        did("attached to a:1 in view 1, output from 40 on", "1 INPUT 30 early", "1 RECEIVED 40");
    }

    @Test
    void shouldPassOutputOnOnceAndConfirmItWhenItIsPassed() {
        attached();
        hear(1, new ConsoleMessage.Output(1, 0, bytes("abc")));
        did("deliver abc");
        session.passed(2);
        session.pump();
        did("1 RECEIVED 2");
        hear(1, new ConsoleMessage.Output(1, 1, bytes("bcd")));
        did("1 RECEIVED 2", "deliver d");
        hear(1, new ConsoleMessage.Output(1, 0, bytes("ab")));
        did("1 RECEIVED 2");
        assertThrows(IllegalArgumentException.class, () -> session.passed(3));
    }

    @Test
    void shouldTreatAGapAsAProtocolError() {
        attached();
        hear(1, new ConsoleMessage.Output(1, 1, bytes("x")));
        did(
                "disconnect 1",
                "lost a:1 of view 1: protocol error: a gap in the output: position 1 comes where 0 is next",
                "locate");
    }

    @Test
    void shouldTreatOutputBeyondTheWindowAsAProtocolError() {
        attached();
        int block = ConsoleProtocol.MAX_DATA;
        for (int at = 0; at < ConsoleProtocol.OUTPUT_WINDOW; at += block) {
            hear(1, new ConsoleMessage.Output(1, at, ByteBuffer.allocate(block)));
        }
        did.taken();
        hear(1, new ConsoleMessage.Output(1, ConsoleProtocol.OUTPUT_WINDOW, bytes("x")));
        assertTrue(did.taken().get(1).contains("more output than the window"));
    }

    @Test
    void shouldResendWhatTheNewPrimaryHasNotConsumed() {
        attached();
        session.userBytes(bytes("abcdef"), now);
        session.pump();
        did("1 INPUT 0 abcdef");
        hear(1, new ConsoleMessage.Consumed(1, 2));
        hear(1, new ConsoleMessage.Output(1, 0, bytes("xyz")));
        did("deliver xyz");
        session.passed(1);
        session.closed(1, "reset", now);
        did("lost a:1 of view 1: reset", "locate");
        session.userBytes(bytes("gh"), now);
        session.located(B, now + 300);
        session.connected(2, now + 310);
        did("connect 2 b:2", "2 ATTACH vm as 5/2 after 5/1 view 2 output 3 input 2");
        now += 350;
        hear(2, new ConsoleMessage.Attached(2, 4, 1));
        did(
                "resumed with b:2 in view 2 after 350 ms, 2 bytes resent, 2 bytes dropped as repeated",
                "2 INPUT 4 efgh",
                "2 RECEIVED 1");
        hear(2, new ConsoleMessage.Output(2, 1, bytes("yzw")));
        did("2 RECEIVED 1", "deliver w");
    }

    @Test
    void shouldReportAcknowledgedInputThatANewPrimaryDoesNotHave() {
        attached();
        session.userBytes(bytes("abc"), now);
        session.pump();
        hear(1, new ConsoleMessage.Consumed(1, 2));
        session.closed(1, "reset", now);
        session.located(B, now);
        session.connected(2, now);
        did.taken();
        hear(2, new ConsoleMessage.Attached(2, 1, 0));
        assertEquals("disconnect 2", did.taken().get(0));
        assertEquals(GatewayState.LOCATING, session.state());
    }

    @Test
    void shouldFollowThePositionsWhenTheBytesOfAnEarlierGatewayWereLost() {
        attachedAt(10);
        session.userBytes(bytes("abc"), now);
        session.pump();
        session.closed(1, "reset", now);
        session.located(B, now);
        session.connected(2, now);
        did.taken();
        hear(2, new ConsoleMessage.Attached(2, 7, 0));
        did(
                "resumed with b:2 in view 2 after 0 ms, 3 bytes resent, 0 bytes dropped as repeated",
                "2 INPUT 7 abc",
                "2 RECEIVED 0");
    }

    @Test
    void shouldSendWhatItNeverSentEvenIfAnotherGatewayUsedThePositions() {
        attachedAt(10);
        session.userBytes(bytes("ab"), now);
        session.pump();
        session.closed(1, "reset", now);
        session.userBytes(bytes("cd"), now);
        session.located(A, now);
        session.connected(2, now);
        did.taken();
        hear(2, new ConsoleMessage.Attached(1, 20, 0));
        assertEquals("2 INPUT 20 cd", did.taken().get(1));
    }

    @Test
    void shouldRefuseStaleViews() {
        attached();
        hear(1, new ConsoleMessage.Heartbeat(3));
        did("1 RECEIVED 0");
        hear(1, new ConsoleMessage.Output(2, 0, bytes("old")));
        did(
                "disconnect 1",
                "lost a:1 of view 3: protocol error: OUTPUT of the stale view 2, the newest is 3",
                "locate");
        session.located(B, now);
        did();
        session.located(new Location(3, "c:3"), now);
        session.connected(2, now);
        did("connect 2 c:3", "2 ATTACH vm as 5/2 after 5/1 view 3 output 0 input 0");
        hear(2, new ConsoleMessage.Attached(2, 0, 0));
        did(
                "disconnect 2",
                "waiting for the primary (c:3: protocol error: ATTACHED of the stale view 2, the newest is 3)");
    }

    @Test
    void shouldStayWithADeposedPrimaryWithoutTheViewCheck() {
        GatewaySession unchecked = attached(new GatewaySession("vm", SELF, LIMITS.withoutViewCheck(), did, 0), 0);
        var unused = did.taken();
        unchecked.located(B, 0);
        unchecked.received(1, new ConsoleMessage.Heartbeat(1), 0);
        assertEquals(List.of(), did.taken());
        unchecked.closed(1, "reset", 0);
        unchecked.located(B, 0);
        unchecked.connected(2, 0);
        assertEquals("2 ATTACH vm as 5/2 after 5/1 view 0 output 0 input 0", last(did.taken()));
        unchecked.closed(2, "reset", 0);
        unchecked.located(A, 0);
        assertEquals("connect 3 a:1", last(did.taken()));
    }

    private static String last(List<String> lines) {
        return lines.get(lines.size() - 1);
    }

    @Test
    void shouldNotListenToAConnectionItGaveUp() {
        attached();
        session.located(B, now);
        did("disconnect 1", "lost a:1 of view 1: view 2 has another primary", "locate", "connect 2 b:2");
        hear(1, new ConsoleMessage.Output(5, 0, bytes("thawed")));
        session.closed(1, "late", now);
        session.connected(1, now);
        did();
        assertEquals(2, session.view());
    }

    @Test
    void shouldStayWithAPrimaryThatOnlyChangedItsView() {
        attached();
        session.located(new Location(2, "a:1"), now);
        did();
        hear(1, new ConsoleMessage.Output(1, 0, bytes("x")));
        hear(1, new ConsoleMessage.Output(2, 1, bytes("y")));
        did("deliver x", "deliver y");
        session.located(new Location(2, "b:2"), now);
        did();
    }

    @Test
    void shouldGiveUpASilentReplica() {
        attached();
        for (int i = 0; i < 19; i++) {
            at(now + 50);
        }
        did();
        at(now + 50);
        did("disconnect 1", "lost a:1 of view 1: silent for 1000 ms", "locate");
    }

    /** A primary that thawed after it was deposed looks just like this. */
    @Test
    void shouldAskAboutAPrimaryThatIsAliveAndGetsNothingDone() {
        attached();
        for (int i = 0; i < 9; i++) {
            at(now + 100);
            hear(1, new ConsoleMessage.Heartbeat(1));
            did("1 RECEIVED 0");
        }
        at(now + 100);
        did("locate");
        session.located(A, now);
        did();
        session.located(B, now);
        did("disconnect 1", "lost a:1 of view 1: view 2 has another primary", "locate", "connect 2 b:2");
    }

    @Test
    void shouldNotAskAboutAPrimaryThatWorks() {
        attached();
        for (int i = 0; i < 30; i++) {
            at(now + 100);
            did();
            hear(1, new ConsoleMessage.Output(1, i, bytes("x")));
            did("deliver x");
        }
    }

    @Test
    void shouldNotBlameTheReplicaForItsOwnSleep() {
        attached();
        at(now + 5000);
        did("locate");
        for (int i = 0; i < 8; i++) {
            at(now + 100);
            did();
        }
        at(now + 100);
        did("disconnect 1", "lost a:1 of view 1: silent for 1000 ms", "locate");
    }

    @Test
    void shouldAskWhileAConnectionDoesNotComeAboutAndMoveToANewerPrimary() {
        at(0);
        session.located(A, 0);
        did("locate", "connect 1 a:1");
        at(50);
        did("locate");
        session.located(A, 60);
        did();
        session.connected(1, 70);
        at(100);
        did("1 ATTACH vm as 5/1 after nobody view 1 output 0 input -1", "locate");
        session.located(B, 110);
        did("disconnect 1", "waiting for the primary (a:1: view 2 has another primary)", "connect 2 b:2");
    }

    @Test
    void shouldGiveUpAReplicaThatDoesNotAnswer() {
        at(0);
        session.located(A, 0);
        session.connected(1, 0);
        did.taken();
        for (now = 100; now < 1000; now += 100) {
            at(now);
            did("locate");
        }
        at(1000);
        did("disconnect 1", "waiting for the primary (a:1: no answer within 1000 ms)");
    }

    @Test
    void shouldComplainOnceAboutTheSameFailure() {
        at(0);
        session.located(A, 0);
        session.closed(1, "Connection refused", 0);
        did("locate", "connect 1 a:1", "waiting for the primary (a:1: Connection refused)");
        at(49);
        did();
        at(50);
        session.located(A, 50);
        session.closed(2, "Connection refused", 50);
        did("locate", "connect 2 a:1");
        at(100);
        session.located(A, 100);
        session.connected(3, 100);
        did.taken();
        hear(3, new ConsoleMessage.Refused(0, Refusal.NOT_PRIMARY, "this host is not primary"));
        did("disconnect 3", "waiting for the primary (a:1: this host is not primary)");
    }

    @Test
    void shouldStopReadingAUserWhoseInputNobodyConsumes() {
        attached();
        session.userBytes(ByteBuffer.allocate(ConsoleProtocol.MAX_DATA), now);
        did();
        session.userBytes(bytes("x"), now);
        did("read false");
        ByteBuffer full = ByteBuffer.allocate(ConsoleProtocol.MAX_DATA);
        assertThrows(IllegalArgumentException.class, () -> session.userBytes(full, now));
        session.pump();
        did.taken();
        hear(1, new ConsoleMessage.Consumed(1, 1));
        did("read true");
        hear(1, new ConsoleMessage.Consumed(1, 5000));
        assertEquals("disconnect 1", did.taken().get(0));
    }

    @Test
    void shouldKeepWhatOneUserDidNotGetForTheNext() {
        attached();
        hear(1, new ConsoleMessage.Output(1, 0, bytes("abcdef")));
        session.passed(2);
        session.userGone(now);
        did("deliver abcdef");
        hear(1, new ConsoleMessage.Output(1, 6, bytes("g")));
        did("1 RECEIVED 2");
        session.userConnected(now);
        session.pump();
        did("read true", "deliver cdefg");
    }

    @Test
    void shouldKeepOnlyTheScrollbackWhenThereIsNoUserForLong() {
        attached();
        session.userGone(now);
        hear(1, new ConsoleMessage.Output(1, 0, bytes("abcdef")));
        did();
        while (now < 9_900) {
            hear(1, new ConsoleMessage.Heartbeat(1));
            at(now + 100);
        }
        assertFalse(did.taken().contains("1 RECEIVED 2"), "not yet");
        at(10_000);
        assertTrue(did.taken().contains("1 RECEIVED 2"));
        session.userConnected(now);
        session.pump();
        did("read true", "deliver cdef");
    }

    @Test
    void shouldYieldToAnotherGatewayUntilAUserComes() {
        attached();
        session.userBytes(bytes("ab"), now);
        session.pump();
        session.userBytes(bytes("cd"), now);
        did.taken();
        hear(1, new ConsoleMessage.Refused(1, Refusal.HELD, CLAIM, "another gateway attached"));
        assertTrue(did.taken()
                .containsAll(List.of(
                        "lost a:1 of view 1: another gateway attached",
                        "2 bytes dropped: input typed while another gateway took the line",
                        "dismiss: another gateway took the console of vm; connect again to take it back")));
        session.located(A, now);
        at(now + 100);
        did();
        session.userConnected(now);
        session.located(A, now);
        session.connected(2, now);
        did("read true", "locate", "connect 2 a:1", "2 ATTACH vm as 5/2 after 7/1 view 1 output 0 input -1");
    }

    @Test
    void shouldRefuseWhatAReplicaMayNotSay() {
        for (ConsoleMessage message : List.of(
                new ConsoleMessage.Attach("vm", CLAIM, Claim.NONE, 0, 0, 0),
                new ConsoleMessage.Input(0, bytes("x")),
                new ConsoleMessage.Received(0),
                new ConsoleMessage.Attached(1, 0, 0))) {
            Transcript said = new Transcript();
            GatewaySession other = attached(new GatewaySession("vm", SELF, LIMITS, said, 0), 0);
            said.taken();
            other.received(1, message, 0);
            List<String> lines = said.taken();
            assertEquals("disconnect 1", lines.get(0));
            assertTrue(lines.get(1).startsWith("lost a:1 of view 1: protocol error: "), lines.toString());
        }
    }

    @Test
    void shouldTakeNothingBeforeItIsAttached() {
        at(0);
        session.located(A, 0);
        session.connected(1, 0);
        did.taken();
        hear(1, new ConsoleMessage.Output(1, 0, bytes("x")));
        assertEquals("disconnect 1", did.taken().get(0));
    }

    private void attached() {
        attachedAt(0);
    }

    private void attachedAt(long input) {
        attached(session, input);
        session.userConnected(0);
        session.pump();
        did.taken();
    }

    private static GatewaySession attached(GatewaySession session, long input) {
        session.tick(0);
        session.located(A, 0);
        session.connected(1, 0);
        session.received(1, new ConsoleMessage.Attached(1, input, 0), 0);
        return session;
    }

    private void hear(long connection, ConsoleMessage message) {
        session.received(connection, message, now);
        session.pump();
    }

    private void at(long millis) {
        now = millis;
        session.tick(millis);
        session.pump();
    }

    private void did(String... lines) {
        assertEquals(List.of(lines), did.taken());
    }
}
