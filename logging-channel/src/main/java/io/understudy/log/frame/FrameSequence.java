package io.understudy.log.frame;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryReader;
import io.understudy.log.entry.EntryType;
import io.understudy.log.wire.CorruptLogException;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames that must follow one another, as in a file: no gap, no repetition, no frame from elsewhere, nothing after END.
 * Kept apart from the readers because the writer of a file holds itself to the same.
 */
public final class FrameSequence {
    private Baseline baseline;
    private long view;
    private boolean ended;

    /**
     * Takes the next frame; of the first one any start is good.
     *
     * @return its entries
     * @throws CorruptLogException if it does not continue the one before, or an entry makes no sense; the sequence then
     *     stands where it stood
     */
    public List<Entry> next(Frame frame) {
        if (ended) {
            throw new CorruptLogException(0, "a frame follows the log's END");
        }
        if (frame.view() < view) {
            throw new CorruptLogException(0, "a frame of view " + frame.view() + " follows one of view " + view);
        }
        if (baseline != null && !baseline.equals(frame.base())) {
            throw new CorruptLogException(
                    0, "the frame begins at " + frame.base() + ", the one before ended at " + baseline);
        }
        List<Entry> entries = new ArrayList<>(frame.entryCount());
        EntryReader reader = frame.reader();
        while (reader.hasNext()) {
            entries.add(reader.next());
        }
        baseline = reader.baseline();
        view = frame.view();
        ended = entries.get(entries.size() - 1).type() == EntryType.END;
        return entries;
    }

    /** Where the log stands behind the last frame; null before the first. */
    public Baseline baseline() {
        return baseline;
    }

    /** Whether the last entry was END. */
    public boolean ended() {
        return ended;
    }
}
