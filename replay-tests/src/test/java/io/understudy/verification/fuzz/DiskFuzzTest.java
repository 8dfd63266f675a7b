package io.understudy.verification.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The short form of {@code fuzz --disk}. */
final class DiskFuzzTest extends FuzzedEngine {
    private static final int ROUNDS = 12;

    /** And drivers get far enough: most of what they ask for the disk does. */
    @Test
    void shouldFindNothing() {
        long requests = 0;
        for (long seed = 1; seed <= ROUNDS; seed++) {
            DiskFuzz.Ends ends = new DiskFuzz.Ends(seed);
            assertEquals(Optional.empty(), DiskFuzz.play(PROCESSOR, seed, ends), "seed " + seed);
            requests += ends.requests();
        }
        assertTrue(requests > 50 * ROUNDS, requests + " requests");
    }
}
