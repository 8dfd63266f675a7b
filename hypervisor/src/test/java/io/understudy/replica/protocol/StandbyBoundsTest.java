package io.understudy.replica.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.Baseline;
import io.understudy.replica.machine.LogBounds;
import io.understudy.replica.machine.LogKeeper;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandbyBoundsTest {
    private final StandbyBounds bounds = new StandbyBounds(new LogBounds(1_000, 1_000_000));

    private static Baseline at(long position) {
        return new Baseline(1, position, 0, 0);
    }

    private static LogKeeper.Stored stored(long base, long position, long bytes) {
        return new LogKeeper.Stored(at(base), at(position), bytes);
    }

    private boolean stale(long base, long position, long bytes) {
        return bounds.staleBy(stored(base, position, bytes));
    }

    @Test
    void shouldAskWhenTheLogHasTooManyInstructions() {
        assertFalse(stale(5_000_000, 5_999_999, 10));
        assertTrue(stale(5_000_000, 6_000_000, 10));
    }

    @Test
    void shouldAskWhenTheLogHasTooManyBytes() {
        assertFalse(stale(0, 1, 999));
        assertTrue(stale(0, 1, 1_000));
    }

    @Test
    void shouldAskAgainEachTimeTheLogHasGrownByHalfABound() {
        assertTrue(stale(0, 1, 1_000));
        assertFalse(stale(0, 1, 1_499));
        assertTrue(stale(0, 1, 1_500));
        assertFalse(stale(0, 1, 1_600));
        assertTrue(stale(0, 1_000_000_000, 2_000));
    }

    @Test
    void shouldCountAnewBehindAFreshState() {
        assertTrue(stale(0, 2_000_000, 3_000));
        assertFalse(stale(2_000_000, 2_000_001, 999));
        assertTrue(stale(2_000_000, 3_000_000, 999));
    }

    @Test
    void shouldNotFillTheDiskIfNoStateComes() {
        assertEquals(Optional.empty(), bounds.excess(stored(0, 1, 16_000)));
        assertTrue(bounds.excess(stored(0, 1, 16_001)).isPresent());
    }
}
