package io.understudy.record;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryReader;
import io.understudy.log.entry.EntryWriter;
import io.understudy.log.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A log in memory, in the bytes it has on the wire. */
public final class RecordedLog {
    private static final int MOST_BYTES = 1 << 20;

    private final ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
    private final Baseline from;
    private final EntryWriter writer;

    public RecordedLog(Baseline from) {
        this.from = from;
        this.writer = new EntryWriter(bytes, from);
    }

    public EntryWriter sink() {
        return writer;
    }

    public List<Entry> entries() {
        int written = (int) (writer.nextSequence() - from.nextSequence());
        EntryReader reader = new EntryReader(new WireReader(bytes.duplicate().flip(), 0), from, written);
        List<Entry> entries = new ArrayList<>();
        while (reader.hasNext()) {
            entries.add(reader.next());
        }
        return entries;
    }
}
