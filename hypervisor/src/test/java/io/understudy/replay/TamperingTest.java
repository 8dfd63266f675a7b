package io.understudy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.EntryType;
import io.understudy.machine.StopReason;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A log with one entry changed is found out, or led to the very same run: same outputs, same end, every hash compared.
 * Each recording ends behind a HASH, so that nothing of it lies beyond the last comparison.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TamperingTest {
    private static final int SEEDS = 10;
    private static final long LENGTH = 1600;

    /** What led to the same run at least once; nothing else ever did. */
    private static final Set<String> HARMLESS = new TreeSet<>(List.of(
            // A timer that is set with it is set anew before anything looks at it.
            "CLOCK_READ a nanosecond later",
            "CLOCK_READ swapped with the next",
            "CLOCK_READ time zero",
            // The run is over.
            "END another reason",
            "END duplicated",
            // They check and tell how far the machine may run, but are no inputs.
            "HALT as PROGRESS",
            "HALT duplicated",
            "HALT missing",
            "HALT swapped with the next",
            "HASH as HALT",
            "HASH as PROGRESS",
            "HASH duplicated",
            "HASH missing",
            "HASH swapped with the next",
            "PROGRESS duplicated",
            "PROGRESS missing"));

    @Test
    void shouldFindOutEveryForgeryThatHasAnEffect() {
        int diverged = 0;
        int cutShort = 0;
        Set<String> harmless = new TreeSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            Recording recording = Recording.of(seed, LENGTH);
            if (recording.end().kind() != StopReason.Kind.REQUESTED) {
                continue;
            }
            for (int index = 0; index < recording.entries().size(); index++) {
                for (Tampering.Forgery forgery : Tampering.withEntry(recording.entries(), index)) {
                    String which = "seed " + seed + ", " + forgery.what();
                    Replay replay;
                    try {
                        replay = Replay.of(seed, new TrickledEntries(forgery.entries(), seed + index), index);
                    } catch (Divergence found) {
                        diverged++;
                        continue;
                    } catch (RuntimeException e) {
                        throw new AssertionError(which, e);
                    }
                    EntryType type = recording.entries().get(index).type();
                    if (type == EntryType.END && !replay.finished()) {
                        // No END, so the log does not claim that the run ended here.
                        assertTrue(startsWith(replay.outputs(), recording.outputs()), which);
                        cutShort++;
                        continue;
                    }
                    if (!replay.finished() || forgery.what().endsWith("as END")) {
                        // Cut short: right as far as it went, and it does not claim to be complete, or the log does.
                        assertTrue(startsWith(recording.outputs(), replay.outputs()), which);
                        cutShort++;
                        continue;
                    }
                    assertEquals(recording.outputs(), replay.outputs(), which);
                    assertEquals(recording.finalHash(), replay.finalHash(), which);
                    assertEquals(recording.finalCount(), replay.finalCount(), which);
                    harmless.add(type + " " + forgery.change());
                }
            }
        }
        assertTrue(diverged > 5_000, "found out: " + diverged);
        assertTrue(cutShort > 0);
        assertEquals(HARMLESS, harmless);
    }

    private static boolean startsWith(List<Integer> whole, List<Integer> start) {
        return whole.size() >= start.size() && whole.subList(0, start.size()).equals(start);
    }
}
