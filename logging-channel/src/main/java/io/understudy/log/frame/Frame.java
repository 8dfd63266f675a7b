package io.understudy.log.frame;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryReader;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A frame whose envelope and header are good; its entries are checked when they are read. Immutable. */
public final class Frame {
    private final byte[] bytes;
    private final int entriesAt;
    private final long view;
    private final Baseline base;
    private final int entryCount;

    /** Keeps the array: {@link FrameReader} hands over its own copy. */
    Frame(byte[] bytes, int entriesAt, long view, Baseline base, int entryCount) {
        this.bytes = bytes;
        this.entriesAt = entriesAt;
        this.view = view;
        this.base = base;
        this.entryCount = entryCount;
    }

    /** The view in which the frame was sent or written. */
    public long view() {
        return view;
    }

    /** Where the log stood before the first entry. */
    public Baseline base() {
        return base;
    }

    public long firstSequence() {
        return base.nextSequence();
    }

    public long lastSequence() {
        return base.nextSequence() + entryCount - 1;
    }

    public int entryCount() {
        return entryCount;
    }

    /** The whole frame as it is sent and stored, read-only. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** A new reader at the first entry. Its offsets count from the frame's first byte. */
    public EntryReader reader() {
        WireReader in = new WireReader(ByteBuffer.wrap(bytes, entriesAt, bytes.length - entriesAt), entriesAt);
        return new EntryReader(in, base, entryCount);
    }

    /**
     * All entries.
     *
     * @throws CorruptLogException if one makes no sense, or the log runs over
     */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(entryCount);
        EntryReader reader = reader();
        while (reader.hasNext()) {
            entries.add(reader.next());
        }
        return entries;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frame frame && Arrays.equals(bytes, frame.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "frame of view " + view + ", sequence " + firstSequence() + " to " + lastSequence() + ", " + bytes.length
                + " bytes";
    }
}
