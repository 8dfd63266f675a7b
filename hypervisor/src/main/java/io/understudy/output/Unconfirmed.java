package io.understudy.output;

import io.understudy.log.entry.EntrySink;
import io.understudy.log.entry.StreamPositions;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a gate holds when its machine is copied, for the gate of the copy.
 *
 * <pre>
 *   +-----------+--------------+------------+-------+
 *   | stream u8 | sequence u64 | length u32 | bytes |  as often as there are runs, in the log's order
 *   +-----------+--------------+------------+-------+
 * </pre>
 *
 * <p>A run of a byte stream is one output or several, a run of any other stream exactly one.
 */
public final class Unconfirmed {
    private static final byte[] NONE = {};

    /** What stands in front of a run's bytes. */
    static final int HEAD_BYTES = 1 + Long.BYTES + Integer.BYTES;

    private final StreamPositions confirmed;
    private final byte[] runs;

    /** @param runs the array itself is kept */
    public Unconfirmed(StreamPositions confirmed, byte[] runs) {
        this.confirmed = confirmed;
        this.runs = runs;
    }

    /** Takes runs. */
    @FunctionalInterface
    interface Run {
        void take(long sequence, int stream, byte[] bytes, int offset, int length);
    }

    /** Up to where the sink of each stream has its outputs. */
    public StreamPositions confirmed() {
        return confirmed;
    }

    /**
     * Up to where each stream's outputs were made.
     *
     * @throws IllegalArgumentException if these are no runs
     */
    public StreamPositions made() {
        long[] made = new long[EntrySink.MAX_STREAM + 1];
        Arrays.setAll(made, confirmed::at);
        forEach((sequence, stream, bytes, offset, length) -> made[stream] += length);
        return StreamPositions.of(made);
    }

    /** The outputs behind that; the array must not be changed. */
    public byte[] runs() {
        return runs;
    }

    /** The sinks have everything. */
    public static Unconfirmed nothing(StreamPositions confirmed) {
        return new Unconfirmed(confirmed, NONE);
    }

    /** @throws IllegalArgumentException if these are no runs */
    void forEach(Run to) {
        ByteBuffer in = ByteBuffer.wrap(runs);
        while (in.hasRemaining()) {
            if (in.remaining() < HEAD_BYTES) {
                throw new IllegalArgumentException("the unconfirmed outputs stop in the middle");
            }
            int stream = in.get();
            long sequence = in.getLong();
            int length = in.getInt();
            if (stream < 0 || stream > EntrySink.MAX_STREAM || length < 1 || length > in.remaining()) {
                throw new IllegalArgumentException(
                        "the unconfirmed outputs have " + length + " bytes for stream " + stream);
            }
            to.take(sequence, stream, runs, in.position(), length);
            in.position(in.position() + length);
        }
    }
}
