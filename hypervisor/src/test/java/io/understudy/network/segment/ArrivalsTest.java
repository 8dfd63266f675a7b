package io.understudy.network.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.message.MessageRules;
import io.understudy.network.attachment.AttachmentProtocol;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final int FRAME = 100;

    private final Arrivals arrivals = new Arrivals();

    @Test
    void shouldKeepWhatIsNotReceivedForTheNextHost() {
        add(4);
        arrivals.received(200);
        assertEquals(List.of(200L, 300L), positions(200));
        assertEquals(List.of(300L), positions(300));
        assertEquals(List.of(), positions(400));
        assertEquals(List.of(200L, 300L), positions(200), "asked for again, as a second takeover does");
    }

    @Test
    void shouldKeepAFrameUntilAllOfItIsReceived() {
        add(2);
        arrivals.received(199);
        assertEquals(List.of(100L), positions(100));
    }

    @Test
    void shouldLoseWhatFindsNoRoomAndLeaveNoGap() {
        int most = AttachmentProtocol.WINDOW_BYTES / AttachmentProtocol.LEAST_COUNTED;
        add(most);
        assertNull(arrivals.add(ByteBuffer.allocate(FRAME)));
        arrivals.received(FRAME);
        assertEquals(
                (long) most * FRAME, arrivals.add(ByteBuffer.allocate(FRAME)).position());
        assertNull(arrivals.add(ByteBuffer.allocate(FRAME)));
    }

    @Test
    void shouldFillBeforeAnythingIsLost() {
        int half = AttachmentProtocol.WINDOW_BYTES / AttachmentProtocol.LEAST_COUNTED / 2;
        add(half);
        assertFalse(arrivals.isFilling());
        add(1);
        assertTrue(arrivals.isFilling());
        arrivals.received(FRAME);
        assertFalse(arrivals.isFilling());
    }

    /** A switch that was started anew meets a machine that has been on another one's segment. */
    @Test
    void shouldGoOnWhereAHostIsThatKnowsMore() {
        add(2);
        assertEquals(List.of(5000L, 5100L), positions(5000));
        assertEquals(5200, arrivals.add(ByteBuffer.allocate(FRAME)).position());
    }

    @Test
    void shouldGoOnWhereAHostIsThatKnowsLessThanIsKept() {
        add(3);
        arrivals.received(200);
        assertEquals(List.of(0L), positions(0));
    }

    @Test
    void shouldLoseFramesRatherThanCountBeyondTheLastPosition() {
        assertEquals(List.of(), positions(MessageRules.MAX_POSITION - FRAME));
        assertNotNull(arrivals.add(ByteBuffer.allocate(FRAME)));
        assertNull(arrivals.add(ByteBuffer.allocate(FRAME)));
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            assertNotNull(arrivals.add(ByteBuffer.allocate(FRAME)));
        }
    }

    private List<Long> positions(long from) {
        return arrivals.from(from).stream().map(Arrivals.Arrival::position).toList();
    }
}
