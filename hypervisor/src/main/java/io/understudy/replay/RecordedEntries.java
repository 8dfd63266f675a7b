package io.understudy.replay;

import io.understudy.log.entry.Entry;
import io.understudy.log.file.LogFileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A recording's entries, read a frame at a time and always far enough ahead to know how far the machine may run. */
public final class RecordedEntries implements EntrySource {
    private final LogFileReader file;
    private final EntryBacklog backlog = new EntryBacklog();

    public RecordedEntries(LogFileReader file) {
        this.file = file;
    }

    @Override
    public Entry peek() {
        if (backlog.size() == 0) {
            readFrame();
        }
        return backlog.peek();
    }

    @Override
    public void remove() {
        backlog.remove();
    }

    @Override
    public long horizon() {
        while (backlog.horizon() < 0) {
            if (!readFrame()) {
                return -1;
            }
        }
        return backlog.horizon();
    }

    @Override
    public boolean ended() {
        return true;
    }

    private boolean readFrame() {
        try {
            List<Entry> more = file.nextEntries();
            more.forEach(backlog::add);
            return !more.isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the recording: " + e.getMessage(), e);
        }
    }
}
