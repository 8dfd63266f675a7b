package io.understudy.replica;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.Baseline;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StandbyBoundsTest {
    private final StandbyBounds bounds = new StandbyBounds(new StandbySettings(Path.of("standby"), 1_000, 1_000_000));

    private static Baseline at(long position) {
        return new Baseline(1, position, 0, 0);
    }

    private boolean stale(long base, long position, long bytes) throws IOException {
        return bounds.staleBy(at(base), at(position), bytes);
    }

    @Test
    void shouldAskWhenTheLogHasTooManyInstructions() throws IOException {
        assertFalse(stale(5_000_000, 5_999_999, 10));
        assertTrue(stale(5_000_000, 6_000_000, 10));
    }

    @Test
    void shouldAskWhenTheLogHasTooManyBytes() throws IOException {
        assertFalse(stale(0, 1, 999));
        assertTrue(stale(0, 1, 1_000));
    }

    @Test
    void shouldAskAgainEachTimeTheLogHasGrownByHalfABound() throws IOException {
        assertTrue(stale(0, 1, 1_000));
        assertFalse(stale(0, 1, 1_499));
        assertTrue(stale(0, 1, 1_500));
        assertFalse(stale(0, 1, 1_600));
        assertTrue(stale(0, 1_000_000_000, 2_000));
    }

    @Test
    void shouldCountAnewBehindAFreshState() throws IOException {
        assertTrue(stale(0, 2_000_000, 3_000));
        assertFalse(stale(2_000_000, 2_000_001, 999));
        assertTrue(stale(2_000_000, 3_000_000, 999));
    }

    @Test
    void shouldNotFillTheDiskIfNoStateComes() throws IOException {
        assertTrue(stale(0, 1, 16_000));
        assertThrows(IOException.class, () -> stale(0, 1, 16_001));
    }
}
