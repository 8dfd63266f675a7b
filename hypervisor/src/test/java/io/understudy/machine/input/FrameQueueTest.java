package io.understudy.machine.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FrameQueueTest {
    private final FrameQueue queue = new FrameQueue();
    private final byte[] into = new byte[InputQueue.MAX_BYTES];

    @Test
    void shouldGiveWholeFramesInOrderAndNoneWhileTheCardTakesNone() {
        assertTrue(queue.put(new byte[] {1, 2, 3}) && queue.put(new byte[] {4}));
        assertEquals(0, queue.take(into, 0));
        assertEquals(3, queue.take(into, 1518));
        assertEquals(2, into[1]);
        assertEquals(1, queue.take(into, 1518));
        assertTrue(queue.isEmpty());
    }

    @Test
    void shouldLoseFramesThatTheCardNeverTakes() {
        assertTrue(queue.put(new byte[1519]) && queue.put(new byte[1518]));
        assertEquals(1518, queue.take(into, 1518));
        assertEquals(0, queue.take(into, 1518));
    }

    @Test
    void shouldLoseWhatDoesNotFit() {
        for (int frame = 0; frame < FrameQueue.MOST_FRAMES; frame++) {
            assertTrue(queue.put(new byte[60]));
        }
        assertFalse(queue.put(new byte[60]));
        assertEquals(60, queue.take(into, 1518));
        assertTrue(queue.put(new byte[60]));
        FrameQueue large = new FrameQueue();
        int fit = FrameQueue.MOST_BYTES / 65_538;
        for (int frame = 0; frame < fit; frame++) {
            assertTrue(large.put(new byte[65_538]));
        }
        assertFalse(large.put(new byte[65_538]));
    }
}
