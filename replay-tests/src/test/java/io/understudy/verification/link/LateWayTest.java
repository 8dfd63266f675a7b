package io.understudy.verification.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When what goes over a bad link arrives. */
class LateWayTest {
    private static final int SEGMENTS = 20_000;

    private final LateWay way = new LateWay(new SplittableRandom(1), 0);

    private long millis(Impairment impairment, int bytes, long nowMillis) {
        return TimeUnit.NANOSECONDS.toMillis(way.arrival(impairment, bytes, TimeUnit.MILLISECONDS.toNanos(nowMillis)));
    }

    @Test
    void shouldArriveAtOnceOverAWholeLink() {
        assertEquals(7, millis(Impairment.NONE, 100_000, 7));
    }

    @Test
    void shouldArriveLaterOverALongLink() {
        assertEquals(107, millis(Impairment.delay(100), 1, 7));
        assertEquals(109, millis(Impairment.delay(100), 1, 9));
    }

    @Test
    void shouldNotOvertakeWhatWasOnItsWayWhenTheLinkWasMended() {
        assertEquals(107, millis(Impairment.delay(100), 1, 7));
        assertEquals(107, millis(Impairment.NONE, 1, 9));
        assertEquals(120, millis(Impairment.NONE, 1, 120));
    }

    @Test
    void shouldTakeSoManyBytesInASecond() {
        Impairment narrow = new Impairment(10, 1_000_000, 0);
        assertEquals(110, millis(narrow, 100_000, 0));
        assertEquals(210, millis(narrow, 100_000, 0));
        assertEquals(1_110, millis(narrow, 100_000, 1_000));
    }

    @Test
    void shouldSendAgainWhatWasLostAndHoldBackWhatIsBehindIt() {
        Impairment lossy = new Impairment(0, 0, 10);
        long[] times = new long[4];
        for (int i = 0; i < SEGMENTS; i++) {
            long now = 100_000L * i;
            long late = millis(lossy, LateWay.SEGMENT_BYTES, now) - now;
            int sent = late == 0 ? 0 : late == 200 ? 1 : late == 600 ? 2 : 3;
            assertTrue(sent < 3 || late == 1_400 || late == 3_000 || late == 6_200 || late == 12_600, late + " ms");
            times[sent]++;
            assertTrue(millis(Impairment.NONE, 1, now) >= now + late, "in order");
        }
        near(SEGMENTS * 0.9, times[0]);
        near(SEGMENTS * 0.09, times[1]);
        near(SEGMENTS * 0.009, times[2]);
    }

    /** Drawn with one seed, so this does not vary. */
    private static void near(double expected, long counted) {
        assertTrue(Math.abs(counted - expected) < 4 * Math.sqrt(expected), counted + " where " + expected);
    }

    @Test
    void shouldRefuseALinkThatCarriesNothing() {
        assertThrows(IllegalArgumentException.class, () -> new Impairment(0, 0, 100));
        assertThrows(IllegalArgumentException.class, () -> new Impairment(-1, 0, 0));
    }
}
