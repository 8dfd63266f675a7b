package io.understudy.simulation;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryReader;
import io.understudy.log.entry.EntryType;
import io.understudy.log.frame.Frame;
import io.understudy.log.frame.FrameSequence;
import io.understudy.log.wire.CorruptLogException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A state and the log behind it: the counterpart of {@code StandbyStore}, which has files where this has lists. */
final class StoredLog {
    private record Part(long firstSequence, List<Frame> frames) {}

    private final Runnable renewed;
    private final Deque<Part> parts = new ArrayDeque<>();
    private Baseline base;
    private Optional<StoredState> state = Optional.empty();
    private Baseline end;
    private StoredState arrived;
    private Baseline checkpoint;
    private Baseline first;
    private long bytes;

    /**
     * An empty one.
     *
     * @param base where its log begins, null if a state is to say so
     * @param renewed told when a fresh state has taken an older one's place
     */
    StoredLog(Baseline base, Runnable renewed) {
        this.base = base;
        this.renewed = renewed;
        end = base;
    }

    void append(Frame frame, boolean holdsCheckpoint) {
        if (end != null && !frame.base().equals(end)) {
            throw new Violation("a frame begins at " + frame.base() + ", the stored log ends at " + end);
        }
        if (holdsCheckpoint || parts.isEmpty()) {
            parts.add(new Part(frame.firstSequence(), new ArrayList<>()));
        }
        parts.getLast().frames().add(frame);
        bytes += frame.bytes().remaining();
        first = first == null ? frame.base() : first;
        EntryReader reader = frame.reader();
        while (reader.hasNext()) {
            if (reader.next().type() == EntryType.CHECKPOINT) {
                checkpoint = reader.baseline();
            }
        }
        end = reader.baseline();
        adoptIfDue();
    }

    /** A whole state is here; false if it is of no use. */
    boolean renew(StoredState whole) {
        if (base == null) {
            if (end != null && !whole.start().equals(first)) {
                return false;
            }
            base = whole.start();
            end = end == null ? base : end;
            state = Optional.of(whole);
            return true;
        }
        boolean passed = end.nextSequence() >= whole.start().nextSequence();
        if (passed && !whole.start().equals(checkpoint)) {
            return false;
        }
        arrived = whole;
        adoptIfDue();
        return true;
    }

    private void adoptIfDue() {
        if (arrived != null && arrived.start().equals(checkpoint)) {
            state = Optional.of(arrived);
            base = arrived.start();
            arrived = null;
            dropBefore(base.nextSequence() - 1);
            renewed.run();
        }
    }

    private void dropBefore(long sequence) {
        while (parts.size() > 1) {
            Part oldest = parts.poll();
            if (parts.peek().firstSequence() > sequence) {
                parts.push(oldest);
                return;
            }
            forget(oldest);
        }
    }

    private void forget(Part part) {
        part.frames().forEach(frame -> bytes -= frame.bytes().remaining());
    }

    /** A flaw: what a state that begins to come is going to replace. */
    void dropTooEarly(Baseline start) {
        state = Optional.empty();
        while (parts.size() > (start.equals(checkpoint) ? 1 : 0)) {
            forget(parts.poll());
        }
    }

    boolean isWhole() {
        return base != null;
    }

    Baseline base() {
        return base;
    }

    /** Where the log ends, null before there is any. */
    Baseline end() {
        return end;
    }

    long bytes() {
        return bytes;
    }

    /** The state to begin from, none at power-on. */
    Optional<StoredState> state() {
        return state;
    }

    /**
     * Every entry behind the state, in order.
     *
     * @throws CorruptLogException if that is not what is here
     */
    List<Entry> read() {
        if (state.isEmpty() && !base.equals(Baseline.POWER_ON)) {
            throw new CorruptLogException(0, "the state that the log goes on from is not here");
        }
        FrameSequence sequence = new FrameSequence();
        List<Entry> entries = new ArrayList<>();
        for (Part part : parts) {
            for (Frame frame : part.frames()) {
                sequence.next(frame).stream()
                        .filter(entry -> entry.sequence() >= base.nextSequence())
                        .forEach(entries::add);
            }
        }
        if (entries.size() != end.nextSequence() - base.nextSequence()) {
            throw new CorruptLogException(
                    0, entries.size() + " entries are here from " + base.nextSequence() + " to " + end.nextSequence());
        }
        return entries;
    }
}
