package io.understudy.replica.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LagMeterTest {
    private final LagMeter meter = new LagMeter();

    @Test
    void shouldSayHowLongAgoThePrimaryWentOnFromThere() {
        meter.aheadAt(100, 1_000);
        meter.aheadAt(200, 2_000);
        meter.aheadAt(300, 3_000);
        assertEquals(2_500, meter.behindAt(150, 4_500));
        assertEquals(1_600, meter.behindAt(200, 4_600));
        assertEquals(0, meter.behindAt(300, 4_700));
    }

    @Test
    void shouldNotCountHowLongABatchWasKept() {
        meter.aheadAt(100, 1_000);
        assertEquals(0, meter.behindAt(100, 1_100));
        // The guest went on at once, but its entries left only now.
        meter.aheadAt(200, 21_000);
        assertEquals(50, meter.behindAt(100, 21_050));
    }

    /** A guest with a network card flushes thousands of times while a new backup gets its memory. */
    @Test
    void shouldKnowHowLargeALagIsOfWhichItCannotKeepEveryStep() {
        int steps = 100_000;
        for (int i = 1; i <= steps; i++) {
            meter.aheadAt(i, i * 1_000L);
        }
        long now = steps * 1_000L;
        for (int at = 0; at < steps; at += 499) {
            long lag = now - (at + 1) * 1_000L;
            long told = meter.behindAt(at, now);
            assertTrue(told >= lag && told <= lag + 64_000, "at " + at + " it is " + lag + ", told " + told);
        }
        assertEquals(0, meter.behindAt(steps, now));
    }

    @Test
    void shouldIgnoreTheSlowerOfTwoFlushes() {
        meter.aheadAt(200, 2_000);
        meter.aheadAt(100, 2_001);
        assertEquals(500, meter.behindAt(150, 2_500));
        assertEquals(0, meter.behindAt(200, 2_600));
    }
}
