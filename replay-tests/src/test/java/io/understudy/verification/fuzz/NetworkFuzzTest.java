package io.understudy.verification.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.Machine;
import io.understudy.machine.input.Slices;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The short form of {@code fuzz --network}. */
final class NetworkFuzzTest extends FuzzedEngine {
    private static final int ROUNDS = 12;

    @Test
    void shouldFindNothing() {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            assertEquals(Optional.empty(), new NetworkFuzz().play(PROCESSOR, seed), "seed " + seed);
        }
    }

    /** With processes, a switch and neighbours who send whatever they like. */
    @Test
    void shouldFindNothingOnAPair() {
        assertEquals(Optional.empty(), new PairFuzz().play(PROCESSOR, 1));
    }

    /** Drivers get far enough: frames go both ways, small ones and large ones. */
    @Test
    void shouldHaveFramesGoBothWays() {
        AtomicLong left = new AtomicLong();
        long came = 0;
        Set<Integer> lengths = new HashSet<>();
        for (long seed = 1; seed <= ROUNDS; seed++) {
            HostileFrames frames = new HostileFrames(seed);
            FuzzWorld world = new FuzzWorld(new Slices(seed, FuzzRound.LONGEST_SLICE), seed, 100_000, frames);
            try (Machine machine = new Machine(
                    NetworkFuzz.configuration(seed), PROCESSOR, world, (at, stream, bytes, offset, length) -> {
                        left.incrementAndGet();
                        lengths.add(length);
                    })) {
                machine.run();
            }
            came += frames.frames();
        }
        String counts = came + " came, " + left + " left, " + lengths.size() + " lengths";
        assertTrue(came > 50 * ROUNDS && left.get() > 50 * ROUNDS && lengths.size() > 100, counts);
    }

    @Test
    void shouldDrawTheSameDriverFromTheSameSeed() {
        byte[] code = NetworkMisuse.draw(new SplittableRandom(7), MisuseImage.CODE_BYTES);
        assertArrayEquals(code, NetworkMisuse.draw(new SplittableRandom(7), MisuseImage.CODE_BYTES));
    }
}
