package io.understudy.log.store;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryReader;
import io.understudy.log.file.LogFileReader;
import io.understudy.log.frame.Frame;
import io.understudy.log.frame.FrameSequence;
import io.understudy.log.header.LogHeader;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads a stored log back from where a state stands to where the log is known to end: exactly these entries, or a
 * {@link CorruptLogException}. One thread. The mirror of {@link StoredLogWriter}.
 */
public final class StoredLogReader implements AutoCloseable {
    private final Deque<Path> files;
    private final LogHeader header;
    private final Baseline from;
    private final Baseline end;
    private final FrameSequence sequence = new FrameSequence();
    private Path file;
    private LogFileReader reader;
    private boolean begun;

    StoredLogReader(List<Path> files, LogHeader header, Baseline from, Baseline end) {
        this.files = new ArrayDeque<>(files);
        this.header = header;
        this.from = from;
        this.end = end;
    }

    /** Some entries, in order; none at the end. */
    public List<Entry> next() throws IOException {
        while (true) {
            Optional<Frame> frame = nextFrame();
            if (frame.isEmpty()) {
                return atEnd();
            }
            try {
                List<Entry> entries = sequence.next(frame.get());
                if (begun) {
                    return entries;
                }
                List<Entry> wanted = fromStart(frame.get(), entries);
                if (!wanted.isEmpty()) {
                    return wanted;
                }
            } catch (CorruptLogException e) {
                throw e.within(file.toString(), 0);
            }
        }
    }

    /** What of this frame's entries lies behind the state, once the log has come there. */
    private List<Entry> fromStart(Frame frame, List<Entry> entries) {
        if (frame.firstSequence() > from.nextSequence()) {
            throw new CorruptLogException(0, "the entries from " + from.nextSequence() + " on are missing");
        }
        if (frame.lastSequence() + 1 < from.nextSequence()) {
            return List.of();
        }
        EntryReader skipped = frame.reader();
        while (skipped.baseline().nextSequence() < from.nextSequence()) {
            skipped.next();
        }
        if (!skipped.baseline().equals(from)) {
            throw new CorruptLogException(
                    0, "the log stands at " + skipped.baseline() + ", the state belongs to " + from);
        }
        begun = true;
        return entries.subList((int) (from.nextSequence() - frame.firstSequence()), entries.size());
    }

    private List<Entry> atEnd() {
        boolean empty = sequence.baseline() == null;
        Baseline reached = empty ? from : sequence.baseline();
        if (!reached.equals(end) || !(begun || empty)) {
            throw new CorruptLogException(
                    0,
                    "the stored log ends before entry " + reached.nextSequence() + ", not before entry "
                            + end.nextSequence());
        }
        return List.of();
    }

    private Optional<Frame> nextFrame() throws IOException {
        try {
            while (true) {
                if (reader == null) {
                    if (files.isEmpty()) {
                        return Optional.empty();
                    }
                    open(files.poll());
                }
                Optional<Frame> frame = reader.nextFrame();
                if (frame.isPresent()) {
                    return frame;
                }
                if (reader.offset() != Files.size(file)) {
                    throw new CorruptLogException(0, "here no whole frame begins")
                            .within(file.toString(), reader.offset());
                }
                close();
            }
        } catch (CorruptLogException e) {
            // A reader of recordings advises what to do with a recording; here nothing can be done.
            throw e.getCause() instanceof CorruptLogException placed ? placed : e;
        }
    }

    private void open(Path next) throws IOException {
        file = next;
        reader = LogFileReader.open(next, LogFileReader.Ending.MAY_BE_MISSING);
        if (!reader.header().equals(header)) {
            throw new CorruptLogException(0, "this is the log of another machine").within(next.toString(), 0);
        }
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
