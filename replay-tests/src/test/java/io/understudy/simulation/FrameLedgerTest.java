package io.understudy.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.View;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is said of frames, rule by rule. */
class FrameLedgerTest {
    private static final Host A = new Host("a", 1, "a:1", "a:2");
    private static final Host B = new Host("b", 1, "b:1", "b:2");
    private static final View FIRST = new View(1, A, Optional.of(B), true);
    private static final View SECOND = new View(2, B, Optional.empty(), true);
    private static final HostIdentity HOST_A = A.identity();
    private static final HostIdentity HOST_B = B.identity();

    private final FrameLedger ledger = new Ledger().frames();

    private static ByteBuffer frame(String text) {
        return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static void assertBroken(Promise promise, Executable event) {
        assertEquals(promise, assertThrows(Violation.class, event).promise());
    }

    @Test
    void shouldTakeAFrameTwiceAndNoticeAnother() {
        ledger.released(HOST_A, FIRST, 0, frame("one"), 3);
        ledger.wentLive(HOST_B, SECOND, 3);
        ledger.released(HOST_B, SECOND, 0, frame("one"), Long.MAX_VALUE);
        assertEquals(1, ledger.sent());
        assertBroken(Promise.ONE_MACHINE, () -> ledger.released(HOST_B, SECOND, 0, frame("two"), Long.MAX_VALUE));
    }

    @Test
    void shouldTakeAFrameOnlyWhenItsEntryIsAcknowledgedAndOnlyFromThePrimary() {
        assertBroken(Promise.OUTPUT_RULE, () -> ledger.released(HOST_A, FIRST, 0, frame("one"), 2));
        assertBroken(Promise.ONLY_PRIMARIES_SERVE, () -> ledger.released(HOST_B, FIRST, 0, frame("one"), 3));
    }

    @Test
    void shouldTakeFromADeposedPrimaryOnlyWhatItsSuccessorHas() {
        ledger.wentLive(HOST_B, SECOND, 3);
        ledger.released(HOST_A, FIRST, 0, frame("one"), Long.MAX_VALUE);
        assertBroken(Promise.ONE_PRIMARY, () -> ledger.released(HOST_A, FIRST, 3, frame("two"), Long.MAX_VALUE));
    }

    @Test
    void shouldNoticeWhatASuccessorLacks() {
        ledger.released(HOST_A, FIRST, 0, frame("one"), 3);
        assertBroken(Promise.NOTHING_LOST, () -> ledger.wentLive(HOST_B, SECOND, 2));
        ledger.received(HOST_A, FIRST, 60, 60);
        ledger.attaching(HOST_B, 2, 60);
        assertBroken(Promise.NOTHING_LOST, () -> ledger.attaching(HOST_B, 2, 59));
        assertBroken(Promise.NOTHING_LOST, () -> ledger.received(HOST_A, FIRST, 61, 60));
    }

    @Test
    void shouldNoticeFramesThatASuccessorLeavesOut() {
        ledger.goesOn(HOST_B, 5, 5);
        assertBroken(Promise.FRAMES_SENT_AGAIN, () -> ledger.goesOn(HOST_B, 6, 5));
    }
}
