package io.understudy.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RestartsTest {
    private final Restarts restarts = new Restarts();

    @Test
    void shouldWaitTwiceAsLongAfterEachShortLifeThatEndedBadly() {
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 64, 64}) {
            assertEquals(seconds * 1_000, restarts.pauseMillis(3, Restarts.LONG_LIFE_MILLIS - 1));
        }
    }

    @Test
    void shouldBeginAnewAfterALongLifeOrAGoodEnd() {
        for (int code : new int[] {3, 0}) {
            assertEquals(1_000, restarts.pauseMillis(3, 10));
            assertEquals(2_000, restarts.pauseMillis(3, 10));
            assertEquals(1_000, restarts.pauseMillis(code, code == 0 ? 10 : Restarts.LONG_LIFE_MILLIS));
        }
    }
}
