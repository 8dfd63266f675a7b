package io.understudy.log.frame;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.EntryWriter;
import io.understudy.log.wire.Envelope;
import io.understudy.log.wire.EnvelopeKind;
import io.understudy.log.wire.Varint;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Packs encoded entries into frames, without allocating. The mirror of {@link FrameReader}.
 *
 * <pre>
 * +--------------+--------------+----------+------+----------------+-------------+
 * | length u32   | CRC32C u32   | kind = 1 | view | first sequence | entry count |
 * +--------------+--------------+----------+------+----------------+-------------+
 * | base position | base nanos | base outputs | entries ...                      |
 * +---------------+------------+--------------+----------------------------------+
 *   from view to base outputs: varints
 * </pre>
 *
 * <p>The bases are the {@link Baseline} before the first entry. The entries are written first,
 * behind room for the longest header, and the header is then put directly in front of them. One thread.
 */
public final class FrameWriter {
    private static final int HEADER_FIELDS = 6;
    private static final int LONGEST_HEADER = Envelope.MIN_BYTES + HEADER_FIELDS * Varint.MAX_BYTES;

    /** The smallest buffer that can hold a frame with any one entry but a long input. */
    public static final int MIN_CAPACITY = LONGEST_HEADER + EntryWriter.MAX_FIXED_BYTES;

    /** The smallest buffer that can hold a frame with any one entry. */
    public static final int ANY_ENTRY_CAPACITY = LONGEST_HEADER + EntryWriter.MAX_ENTRY_BYTES;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer buffer;
    private long view;
    private long firstSequence;
    private long position;
    private long nanos;
    private long outputs;
    private int entries;

    /** @param capacityBytes the largest frame, {@link #MIN_CAPACITY} to {@link Envelope#MAX_BYTES} */
    public FrameWriter(int capacityBytes) {
        if (capacityBytes < MIN_CAPACITY || capacityBytes > Envelope.MAX_BYTES) {
            throw new IllegalArgumentException("a frame writer needs " + MIN_CAPACITY + " to " + Envelope.MAX_BYTES
                    + " bytes, not " + capacityBytes);
        }
        buffer = ByteBuffer.allocateDirect(capacityBytes);
    }

    /**
     * Starts a frame and forgets the one before.
     *
     * @param view the view in which the frame is sent or written
     * @param firstSequence the first entry's number; the bases are those before that entry
     */
    public void begin(long view, long firstSequence, long position, long nanos, long outputs) {
        this.view = view;
        this.firstSequence = firstSequence;
        this.position = position;
        this.nanos = nanos;
        this.outputs = outputs;
        entries = 0;
        buffer.clear().position(LONGEST_HEADER);
    }

    /** How many entries the frame has. */
    public int entries() {
        return entries;
    }

    /** The sequence number behind the last entry. */
    public long nextSequence() {
        return firstSequence + entries;
    }

    /** Where the log stood before the first entry. */
    public Baseline base() {
        return new Baseline(firstSequence, position, nanos, outputs);
    }

    /** How many bytes of entries fit into a frame of this size whatever its numbers. */
    public static int roomForEntries(int capacityBytes) {
        return capacityBytes - LONGEST_HEADER;
    }

    /** Whether an entry of so many bytes more would fit. */
    public boolean hasRoom(int entryBytes) {
        return buffer.remaining() >= entryBytes;
    }

    /** Adds the next entry as an {@link EntryWriter} encoded it. The source's position and limit are not changed. */
    public void append(ByteBuffer source, int offset, int length) {
        buffer.put(buffer.position(), source, offset, length);
        buffer.position(buffer.position() + length);
        entries++;
    }

    /** Adds entries that {@link #encoded} gave, which must be the next ones. The source is not changed. */
    public void append(ByteBuffer source, int count) {
        buffer.put(source.duplicate());
        entries += count;
    }

    /** The entries so far, encoded; a view, valid until the next {@link #begin}. */
    public ByteBuffer encoded() {
        return buffer.duplicate().flip().position(LONGEST_HEADER);
    }

    /**
     * Completes the frame.
     *
     * @return its bytes, from position to limit; valid until the next {@link #begin}
     * @throws IllegalStateException if it has no entry
     */
    public ByteBuffer finish() {
        if (entries == 0) {
            throw new IllegalStateException("a frame has at least one entry");
        }
        int end = buffer.position();
        int header = Envelope.MIN_BYTES
                + Varint.size(view)
                + Varint.size(firstSequence)
                + Varint.size(entries)
                + Varint.size(position)
                + Varint.size(nanos)
                + Varint.size(outputs);
        int start = LONGEST_HEADER - header;
        buffer.position(start + Envelope.HEAD_BYTES);
        buffer.put((byte) EnvelopeKind.FRAME.code());
        Varint.put(buffer, view);
        Varint.put(buffer, firstSequence);
        Varint.put(buffer, entries);
        Varint.put(buffer, position);
        Varint.put(buffer, nanos);
        Varint.put(buffer, outputs);
        buffer.position(start).limit(end);
        Envelope.seal(buffer, crc);
        return buffer;
    }
}
