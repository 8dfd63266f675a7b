package io.understudy.replica.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OutdatedArbiterTest {
    private static final long MILLIS = 1_000_000;

    private final OutdatedArbiter arbiter = new OutdatedArbiter();
    private int asked;

    @Test
    void shouldAskAgainAfterASecondAndOnce() {
        assertTrue(arbiter.lacksMemory(() -> asked++, 0));
        arbiter.tick(900 * MILLIS);
        assertEquals(0, asked);
        arbiter.tick(1100 * MILLIS);
        arbiter.tick(5000 * MILLIS);
        assertEquals(1, asked);
    }

    @Test
    void shouldSayItOnceUntilItIsOver() {
        assertTrue(arbiter.lacksMemory(() -> asked++, 0));
        assertFalse(arbiter.lacksMemory(() -> asked++, 0));
        arbiter.answered();
        arbiter.tick(5000 * MILLIS);
        assertEquals(0, asked);
        assertTrue(arbiter.lacksMemory(() -> asked++, 0));
    }
}
