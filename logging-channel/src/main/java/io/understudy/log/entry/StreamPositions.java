package io.understudy.log.entry;

import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.Varint;
import io.understudy.log.wire.WireReader;
import io.understudy.log.wire.WireWriter;
import java.util.Arrays;

/**
 * How far each of a machine's streams has come in one direction, in bytes since power-on: what an output or an input is
 * numbered by. Immutable.
 */
public final class StreamPositions {
    /** Nothing on any stream. */
    public static final StreamPositions NONE = new StreamPositions(new long[0]);

    /** In a message they take no more. */
    public static final int MAX_BYTES = 1 + (EntrySink.MAX_STREAM + 1) * Varint.MAX_BYTES;

    private final long[] bytes;

    private StreamPositions(long[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The positions of stream 0 and the ones that follow.
     *
     * @throws IllegalArgumentException if there are too many, one is negative, or the sum runs over
     */
    public static StreamPositions of(long... bytes) {
        int used = bytes.length;
        while (used > 0 && bytes[used - 1] == 0) {
            used--;
        }
        StreamPositions positions = new StreamPositions(Arrays.copyOf(bytes, used));
        if (used > EntrySink.MAX_STREAM + 1 || Arrays.stream(bytes).anyMatch(position -> position < 0)) {
            throw new IllegalArgumentException("no streams stand at " + positions);
        }
        var unused = positions.total();
        return positions;
    }

    /** The position of one stream. */
    public long at(int stream) {
        return stream < bytes.length ? bytes[stream] : 0;
    }

    /** Streams from this number on stand at 0. */
    public int streams() {
        return bytes.length;
    }

    /** The bytes of all streams together. */
    public long total() {
        long total = 0;
        for (long position : bytes) {
            total += position;
            if (total < 0) {
                throw new IllegalArgumentException("the streams' bytes run over at " + this);
            }
        }
        return total;
    }

    /** Adds them to a message: how many, then each as a varint. The mirror of {@link #get}. */
    public WireWriter putInto(WireWriter out) {
        out.u8(bytes.length);
        for (long position : bytes) {
            out.varint(position);
        }
        return out;
    }

    /**
     * Takes them from a message.
     *
     * @throws CorruptLogException if {@link #putInto} would not have written that
     */
    public static StreamPositions get(WireReader in) {
        int start = in.offset();
        int count = in.u8("the count of streams");
        if (count > EntrySink.MAX_STREAM + 1) {
            throw new CorruptLogException(start, count + " streams, at most " + (EntrySink.MAX_STREAM + 1));
        }
        long[] bytes = new long[count];
        for (int stream = 0; stream < count; stream++) {
            bytes[stream] = in.varint("a stream's position");
        }
        if (count > 0 && bytes[count - 1] == 0) {
            throw new CorruptLogException(start, "the streams' positions end with a 0 that need not be there");
        }
        try {
            return of(bytes);
        } catch (IllegalArgumentException e) {
            throw new CorruptLogException(start, e.getMessage());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamPositions positions && Arrays.equals(bytes, positions.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return Arrays.toString(bytes);
    }
}
