package io.understudy.verification.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.CpuFactory;
import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.unicorn.UnicornEngine;
import io.understudy.cpu.unicorn.binding.EngineLibrary;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The short form of {@code fuzz --disk}. */
final class DiskFuzzTest {
    private static final int ROUNDS = 12;
    private static final CpuFactory PROCESSOR = (model, ramBytes, requests) -> UnicornEngine.open(
                    model, ramBytes, requests, CounterMode.NATIVE, MemoryMode.FAST)
            .cpu();

    @BeforeAll
    static void requireEngine() {
        try {
            EngineLibrary unused = EngineLibrary.locate();
        } catch (EngineUnavailable e) {
            Assumptions.assumeTrue(Boolean.getBoolean("understudy.requireEngine"), "skipped: " + e.getMessage());
            throw e;
        }
    }

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
