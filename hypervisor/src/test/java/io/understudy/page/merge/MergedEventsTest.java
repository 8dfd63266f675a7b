package io.understudy.page.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MergedEventsTest {
    private final MergedEvents events = new MergedEvents();

    private List<MergedEvents.Line> all() {
        List<MergedEvents.Line> lines = new ArrayList<>();
        for (Optional<MergedEvents.Line> next = events.after(0);
                next.isPresent();
                next = events.after(lines.get(lines.size() - 1).sequence())) {
            lines.add(next.get());
        }
        return lines;
    }

    @Test
    void shouldGiveLinesInTheOrderInWhichTheyCame() {
        events.add(new byte[] {1}, true);
        events.add(new byte[] {2}, false);
        events.add(new byte[] {3}, true);

        assertEquals(
                List.of(1L, 2L, 3L),
                all().stream().map(MergedEvents.Line::sequence).toList());
        assertEquals(
                ByteBuffer.wrap(new byte[] {2}), events.after(1).orElseThrow().bytes());
        assertTrue(events.after(3).isEmpty());
    }

    @Test
    void shouldKeepWhatLastsThoughMuchPasses() {
        events.add(new byte[] {1}, true);
        byte[] sample = new byte[1 << 10];
        int samples = 3 * MergedEvents.PASSING_BYTES / sample.length;
        for (int i = 0; i < samples; i++) {
            events.add(sample, false);
        }

        List<MergedEvents.Line> kept = all();
        assertEquals(1, kept.get(0).sequence());
        assertEquals(1 + MergedEvents.PASSING_BYTES / sample.length, kept.size());
        assertEquals(1 + samples, events.last());
    }

    @Test
    void shouldForgetTheOldestOfWhatLastsWhenThereIsTooMuch() {
        byte[] line = new byte[1 << 10];
        int capacity = MergedEvents.LASTING_BYTES / line.length;
        for (int i = 0; i < capacity + 5; i++) {
            events.add(line, true);
        }

        assertEquals(6, events.after(0).orElseThrow().sequence());
    }
}
