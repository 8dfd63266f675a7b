package io.understudy.console.session;

import static io.understudy.console.session.Transcript.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.console.message.Claim;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.ConsoleProtocol;
import io.understudy.console.message.Refusal;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleSessionTest {
    private static final ConsoleLimits LIMITS = new ConsoleLimits(100, 10_000, 10);

    private static final Claim CLAIM = new Claim(7, 1);

    private final Transcript did = new Transcript();
    private final ConsoleSession session = new ConsoleSession("vm", 2, 50, 70, LIMITS, did, 0);
    private Claim holder = Claim.NONE;

    @Test
    void shouldSayWhereBothStreamsGoOn() {
        attach(1, 70, 40);
        did("1 ATTACHED view 2 input 50 output 70");
    }

    @Test
    void shouldSendReleasedOutputFromWhereTheGatewayHasIt() {
        session.released(70, bytes("abcdef"));
        session.pump();
        did();
        attach(1, 73, 50);
        did("1 ATTACHED view 2 input 50 output 73", "1 OUTPUT view 2 73 def");
        session.released(76, bytes("gh"));
        session.released(78, bytes("i"));
        did();
        session.pump();
        did("1 OUTPUT view 2 76 ghi");
    }

    @Test
    void shouldRepeatNothingBelowWhatItHolds() {
        attach(1, 10, 50);
        did("1 ATTACHED view 2 input 50 output 70");
    }

    @Test
    void shouldRepeatOutputThatTheGatewayHasFromThePrimaryBefore() {
        attach(1, 73, 50);
        did("1 ATTACHED view 2 input 50 output 70");
        session.released(70, bytes("abcd"));
        session.pump();
        did("1 OUTPUT view 2 70 abcd");
        say(1, new ConsoleMessage.Received(73));
        did("confirmed 73");
    }

    @Test
    void shouldKeepReleasedOutputUntilItIsConfirmed() {
        attach(1, 70, 50);
        session.released(70, bytes("abcd"));
        session.pump();
        say(1, new ConsoleMessage.Received(72));
        did("1 ATTACHED view 2 input 50 output 70", "1 OUTPUT view 2 70 abcd", "confirmed 72");
        session.closed(1, 0);
        attach(2, 0, 50);
        did("2 ATTACHED view 2 input 50 output 72", "2 OUTPUT view 2 72 cd");
    }

    @Test
    void shouldRefuseAConfirmationOfWhatWasNeverSent() {
        attach(1, 70, 50);
        session.released(70, bytes("abcd"));
        did("1 ATTACHED view 2 input 50 output 70");
        say(1, new ConsoleMessage.Received(71));
        did("1 REFUSED PROTOCOL_ERROR: output confirmed up to 71 of which 70 was sent", "close 1");
    }

    @Test
    void shouldSendNoMoreThanTheWindow() {
        ConsoleSession wide = new ConsoleSession("vm", 1, 0, 0, ConsoleLimits.STANDARD, did, 0);
        wide.received(1, new ConsoleMessage.Attach("vm", CLAIM, Claim.NONE, 0, 0, 0), 0);
        wide.released(0, ByteBuffer.allocate(ConsoleProtocol.OUTPUT_WINDOW + 3));
        did.taken();
        wide.pump();
        List<String> sent = did.taken();
        assertEquals(ConsoleProtocol.OUTPUT_WINDOW / ConsoleProtocol.MAX_DATA, sent.size());
        wide.pump();
        did();
        wide.received(1, new ConsoleMessage.Received(2), 0);
        wide.pump();
        did("confirmed 2", "1 OUTPUT view 1 262144 \0\0");
    }

    @Test
    void shouldTakeInputOnceAndInOrder() {
        attach(1, 70, 50);
        did.taken();
        say(1, new ConsoleMessage.Input(50, bytes("abc")));
        say(1, new ConsoleMessage.Input(50, bytes("ab")));
        say(1, new ConsoleMessage.Input(52, bytes("cde")));
        did("input 50 abc", "input 53 de");
        say(1, new ConsoleMessage.Input(56, bytes("x")));
        did("1 REFUSED PROTOCOL_ERROR: input of position 56 where 55 is next", "close 1");
    }

    @Test
    void shouldCallInputConsumedOnlyWhenTold() {
        attach(1, 70, 50);
        say(1, new ConsoleMessage.Input(50, bytes("abc")));
        session.pump();
        did("1 ATTACHED view 2 input 50 output 70", "input 50 abc");
        session.consumed(51);
        session.consumed(52);
        session.consumed(51);
        session.pump();
        did("1 CONSUMED view 2 52");
        session.pump();
        did();
        assertThrows(IllegalArgumentException.class, () -> session.consumed(54));
    }

    @Test
    void shouldAskAReturningGatewayForWhatIsNotConsumedAndIgnoreWhatItHas() {
        attach(1, 70, 50);
        say(1, new ConsoleMessage.Input(50, bytes("abc")));
        session.consumed(51);
        session.closed(1, 0);
        did.taken();
        attach(2, 70, 50);
        say(2, new ConsoleMessage.Input(51, bytes("bcd")));
        did("2 ATTACHED view 2 input 51 output 70", "input 53 d");
    }

    @Test
    void shouldPlaceANewGatewayBehindTheBytesOfTheOneBefore() {
        attach(1, 70, 50);
        say(1, new ConsoleMessage.Input(50, bytes("abc")));
        did.taken();
        attach(2, 0, ConsoleProtocol.NEW_TO_THE_LINE);
        did(
                "1 REFUSED HELD by 7/2: gateway 7 (attempt 2) has the console of VM 'vm'",
                "close 1",
                "2 ATTACHED view 2 input 53 output 70");
        session.consumed(51);
        session.pump();
        did();
        say(2, new ConsoleMessage.Input(53, bytes("x")));
        session.consumed(54);
        session.pump();
        did("input 53 x", "2 CONSUMED view 2 54");
    }

    @Test
    void shouldLetANewcomerThatReturnsGoOnBehindTheBytesOfTheOneBefore() {
        attach(1, 70, 50);
        say(1, new ConsoleMessage.Input(50, bytes("abc")));
        attach(2, 70, ConsoleProtocol.NEW_TO_THE_LINE);
        session.closed(2, 0);
        did.taken();
        attach(3, 70, 53);
        say(3, new ConsoleMessage.Input(53, bytes("x")));
        did("3 ATTACHED view 2 input 53 output 70", "input 53 x");
    }

    @Test
    void shouldPlaceAGatewayThatIsAheadOfANewPrimaryBehindWhatCameMeanwhile() {
        attach(1, 70, ConsoleProtocol.NEW_TO_THE_LINE);
        say(1, new ConsoleMessage.Input(50, bytes("ab")));
        session.closed(1, 0);
        did.taken();
        attach(2, 70, 60);
        say(2, new ConsoleMessage.Input(52, bytes("x")));
        did("2 ATTACHED view 2 input 52 output 70", "input 52 x");
    }

    @Test
    void shouldBoundTheInputThatIsNotConsumed() {
        attach(1, 70, 50);
        did.taken();
        int window = ConsoleProtocol.INPUT_WINDOW;
        ByteBuffer block = ByteBuffer.allocate(ConsoleProtocol.MAX_DATA);
        for (int at = 0; at < window; at += block.capacity()) {
            say(1, new ConsoleMessage.Input(50 + at, block));
        }
        assertEquals(window / block.capacity(), did.taken().size());
        say(1, new ConsoleMessage.Input(50 + window, bytes("x")));
        assertTrue(did.taken().get(0).startsWith("1 REFUSED PROTOCOL_ERROR: more input than the window"));
        // Neither do gateways in a row pile up more than two windows.
        attach(2, 70, ConsoleProtocol.NEW_TO_THE_LINE);
        for (int at = window; at < 2 * window; at += block.capacity()) {
            say(2, new ConsoleMessage.Input(50 + at, block));
        }
        attach(3, 70, ConsoleProtocol.NEW_TO_THE_LINE);
        did.taken();
        say(3, new ConsoleMessage.Input(50 + 2 * window, bytes("x")));
        assertTrue(did.taken().get(0).startsWith("3 REFUSED PROTOCOL_ERROR: more input than the window"));
    }

    @Test
    void shouldRefuseAnotherVmAndANewerView() {
        say(1, new ConsoleMessage.Attach("other", CLAIM, Claim.NONE, 0, 0, 0));
        did("1 REFUSED OTHER_VM: this host runs VM 'vm', not 'other'", "close 1");
        say(2, new ConsoleMessage.Attach("vm", CLAIM, Claim.NONE, 3, 0, 0));
        did("2 REFUSED NOT_PRIMARY: this host is in view 2, the gateway has seen view 3", "close 2");
    }

    @Test
    void shouldKeepTheGatewayWhenAnotherIsRefused() {
        attach(1, 70, 50);
        did.taken();
        say(2, new ConsoleMessage.Attach("other", CLAIM, Claim.NONE, 0, 0, 0));
        say(3, new ConsoleMessage.Input(50, bytes("x")));
        did(
                "2 REFUSED OTHER_VM: this host runs VM 'vm', not 'other'",
                "close 2",
                "3 REFUSED PROTOCOL_ERROR: INPUT from a gateway that is not attached",
                "close 3");
        say(1, new ConsoleMessage.Input(50, bytes("y")));
        did("input 50 y");
    }

    @Test
    void shouldRefuseWhatAGatewayMayNotSay() {
        for (ConsoleMessage message : List.of(
                new ConsoleMessage.Attach("vm", CLAIM, Claim.NONE, 0, 0, 0),
                new ConsoleMessage.Attached(2, 50, 70),
                new ConsoleMessage.Output(2, 70, bytes("x")),
                new ConsoleMessage.Consumed(2, 50),
                new ConsoleMessage.Heartbeat(2),
                new ConsoleMessage.Refused(2, Refusal.NOT_PRIMARY, "x"))) {
            attach(1, 70, 50);
            did.taken();
            say(1, message);
            List<String> lines = did.taken();
            assertTrue(lines.get(0).startsWith("1 REFUSED PROTOCOL_ERROR"), lines.toString());
            assertEquals("close 1", lines.get(1));
        }
    }

    @Test
    void shouldSpeakInTheViewItIsIn() {
        attach(1, 70, 50);
        session.viewChanged(3);
        session.released(70, bytes("a"));
        session.pump();
        session.tick(100);
        did("1 ATTACHED view 2 input 50 output 70", "1 OUTPUT view 3 70 a", "1 HEARTBEAT view 3");
        assertThrows(IllegalArgumentException.class, () -> session.viewChanged(2));
    }

    @Test
    void shouldSendHeartbeatsToAnAttachedGatewayOnly() {
        session.tick(1000);
        did();
        session.received(1, new ConsoleMessage.Attach("vm", CLAIM, Claim.NONE, 0, 70, 50), 1000);
        did.taken();
        session.tick(1099);
        did();
        session.tick(1100);
        did("1 HEARTBEAT view 2");
        session.tick(1150);
        did();
    }

    @Test
    void shouldAskTheMachineToWaitWhileTheBufferIsFull() {
        attach(1, 70, 50);
        session.released(70, bytes("123456789"));
        assertEquals(1, session.room());
        did.taken();
        session.released(79, bytes("ab"));
        assertEquals(0, session.room());
        did("room false");
        session.pump();
        did.taken();
        say(1, new ConsoleMessage.Received(71));
        did("confirmed 71");
        say(1, new ConsoleMessage.Received(72));
        did("confirmed 72", "room true");
        assertEquals(1, session.room());
    }

    @Test
    void shouldLetOutputFallOffWhenNobodyListensForLong() {
        session.released(70, bytes("1234567890ab"));
        did("room false");
        session.tick(9_999);
        did();
        session.tick(10_000);
        did("confirmed 72", "room true");
        session.released(82, bytes("c"));
        did("confirmed 73");
        assertEquals(10, session.room());
        session.received(1, new ConsoleMessage.Attach("vm", CLAIM, Claim.NONE, 2, 70, 50), 10_000);
        session.pump();
        // Somebody listens again, and the buffer is full again.
        did("1 ATTACHED view 2 input 50 output 73", "1 OUTPUT view 2 73 4567890abc");
        session.tick(10_000);
        did("room false");
    }

    @Test
    void shouldWaitAnewAfterAGatewayLeft() {
        session.received(1, new ConsoleMessage.Attach("vm", CLAIM, Claim.NONE, 2, 70, 50), 8_000);
        session.closed(1, 9_000);
        did.taken();
        session.released(70, bytes("1234567890ab"));
        session.tick(18_999);
        did("room false");
        session.tick(19_000);
        did("confirmed 72", "room true");
    }

    @Test
    void shouldLetASilentGatewayGo() {
        attach(1, 70, 50);
        session.tick(5_000);
        session.received(1, new ConsoleMessage.Received(70), 5_000);
        session.tick(14_999);
        did.taken();
        session.tick(15_000);
        did("close 1");
        session.received(1, new ConsoleMessage.Received(70), 15_001);
        did("1 REFUSED PROTOCOL_ERROR: RECEIVED from a gateway that is not attached", "close 1");
    }

    @Test
    void shouldSendTheGatewayAwayAtTheEnd() {
        attach(1, 70, 50);
        did.taken();
        session.end();
        did("1 REFUSED NOT_PRIMARY: this host is not primary", "close 1");
    }

    @Test
    void shouldRefuseReleasesOutOfOrder() {
        assertThrows(IllegalArgumentException.class, () -> session.released(71, bytes("x")));
        assertThrows(IllegalArgumentException.class, () -> session.released(69, bytes("x")));
    }

    private void attach(long connection, long output, long input) {
        Claim claim = new Claim(7, connection);
        say(connection, new ConsoleMessage.Attach("vm", claim, holder, 2, output, input));
        holder = claim;
        session.pump();
    }

    private void say(long connection, ConsoleMessage message) {
        session.received(connection, message, 0);
    }

    private void did(String... lines) {
        assertEquals(List.of(lines), did.taken());
    }
}
