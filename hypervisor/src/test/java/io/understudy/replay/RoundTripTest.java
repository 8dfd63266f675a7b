package io.understudy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.EntryType;
import io.understudy.machine.StopReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RoundTripTest {
    private static final int SEEDS = 1000;
    private static final long LENGTH = 20_000;

    @Test
    void shouldReplayEveryRunToTheSameStateAndOutputs() {
        Map<EntryType, Long> seen = new EnumMap<>(EntryType.class);
        int endedByGuest = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Recording recording = Recording.of(seed, LENGTH);
            Replay replay = Replay.of(seed, new TrickledEntries(recording.entries(), seed), seed * 31 + 7);

            String which = "seed " + seed;
            assertTrue(replay.finished(), which);
            assertEquals(recording.finalCount(), replay.finalCount(), which);
            assertEquals(recording.finalHash(), replay.finalHash(), which);
            assertEquals(recording.outputs(), replay.outputs(), which);
            assertEquals(recording.entries().size(), replay.executedSequence(), which);
            assertEquals(recording.count(EntryType.HASH), replay.hashesCompared(), which);
            for (EntryType type : EntryType.values()) {
                seen.merge(type, recording.count(type), Long::sum);
            }
            endedByGuest += recording.end().kind() == StopReason.Kind.GUEST_EXIT ? 1 : 0;
        }
        for (EntryType type : EntryType.values()) {
            assertTrue(seen.get(type) >= SEEDS, type + " occurs too rarely to be tested: " + seen);
        }
        assertTrue(endedByGuest > SEEDS / 50 && endedByGuest < SEEDS / 2, "ended by the guest: " + endedByGuest);
    }

    @Test
    void shouldNotDependOnTheReplaysSlices() {
        Recording recording = Recording.of(4711, LENGTH);
        for (long slices = 0; slices < 200; slices++) {
            Replay replay = Replay.of(4711, new TrickledEntries(recording.entries(), slices), slices);
            assertEquals(recording.finalHash(), replay.finalHash(), "slices " + slices);
        }
    }

    @Test
    void shouldBeSensitiveToEveryInput() {
        // If different worlds led to the same state, equal states would prove nothing.
        assertNotEquals(
                Recording.of(1, LENGTH).finalHash(), Recording.of(2, LENGTH).finalHash());
    }
}
