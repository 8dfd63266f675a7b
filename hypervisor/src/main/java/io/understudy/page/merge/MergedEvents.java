package io.understudy.page.merge;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lines of all processes in the order in which they came, kept for pages that come later: those that last for long, those that
 * only say how things were for as long as there is room. One thread; readers keep a number, and cost nothing here.
 */
public final class MergedEvents {
    static final int LASTING_BYTES = 4 << 20;
    static final int PASSING_BYTES = 4 << 20;

    private final TreeMap<Long, ByteBuffer> lines = new TreeMap<>();
    private final Room lasting = new Room(LASTING_BYTES);
    private final Room passing = new Room(PASSING_BYTES);
    private long last;

    /** What a reader gets next. */
    public record Line(long sequence, ByteBuffer bytes) {}

    /** Lines of one sort; the oldest go when there is no more room. */
    private final class Room {
        private final int capacity;
        private final Deque<Long> sequences = new ArrayDeque<>();
        private long bytes;

        Room(int capacity) {
            this.capacity = capacity;
        }

        void add(long sequence, int length) {
            sequences.add(sequence);
            bytes += length;
            while (bytes > capacity && sequences.size() > 1) {
                bytes -= lines.remove(sequences.remove()).remaining();
            }
        }
    }

    /** @param lasts whether it matters later, too */
    public void add(byte[] line, boolean lasts) {
        last++;
        lines.put(last, ByteBuffer.wrap(line).asReadOnlyBuffer());
        (lasts ? lasting : passing).add(last, line.length);
    }

    /** The first line after this one that is still there. */
    public Optional<Line> after(long sequence) {
        Map.Entry<Long, ByteBuffer> next = lines.higherEntry(sequence);
        return next == null ? Optional.empty() : Optional.of(new Line(next.getKey(), next.getValue()));
    }

    /** The number of the newest line, 0 before the first one. */
    public long last() {
        return last;
    }
}
