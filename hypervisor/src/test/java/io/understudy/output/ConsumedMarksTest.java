package io.understudy.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConsumedMarksTest {
    @Test
    void shouldSayConsumedOnlyUpToTheSafeEntry() {
        ConsumedMarks marks = new ConsumedMarks(8, 100);
        assertEquals(100, marks.safeUpTo(Long.MAX_VALUE));
        marks.consumed(5, 3);
        marks.consumed(9, 4);
        assertEquals(100, marks.safeUpTo(4));
        assertEquals(103, marks.safeUpTo(5));
        assertEquals(103, marks.safeUpTo(8));
        assertEquals(107, marks.safeUpTo(9));
        assertEquals(107, marks.safeUpTo(1), "never back");
    }

    @Test
    void shouldMergeTheNewestWhenThereAreTooMany() {
        ConsumedMarks marks = new ConsumedMarks(2, 0);
        marks.consumed(1, 10);
        marks.consumed(2, 10);
        marks.consumed(3, 10);
        assertEquals(10, marks.safeUpTo(2), "late, but never early");
        assertEquals(30, marks.safeUpTo(3));
    }

    @Test
    void shouldNeverBeEarlyAndInTheEndBeRight() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ConsumedMarks marks = new ConsumedMarks(1 + random.nextInt(5), 0);
            List<long[]> history = new ArrayList<>();
            long sequence = 0;
            long consumed = 0;
            for (int i = 0; i < 200; i++) {
                int bytes = 1 + random.nextInt(64);
                consumed += bytes;
                sequence += 1 + random.nextInt(3);
                history.add(new long[] {sequence, consumed});
                marks.consumed(sequence, bytes);
                long acknowledged = random.nextInt(4) == 0 ? random.nextLong(sequence + 1) : 0;
                long allowed = history.stream()
                        .filter(mark -> mark[0] <= Math.max(acknowledged, 0))
                        .mapToLong(mark -> mark[1])
                        .max()
                        .orElse(0);
                long before = marks.safeUpTo(0);
                assertTrue(marks.safeUpTo(acknowledged) <= Math.max(before, allowed), "seed " + seed);
            }
            assertEquals(consumed, marks.safeUpTo(sequence));
        }
    }
}
