package io.understudy.log.entry;

import io.understudy.log.wire.Varint;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Encodes entries into a buffer, without allocating. The mirror of {@link EntryReader}.
 *
 * <pre>
 *   7      6   5   4    3   2   1   0
 * +------+------------+---------------+----------------------+-------+---------+
 * | more | delta      | type          | delta >> 3, varint   | check | payload |
 * |      | bits 2..0  | code          | only if more = 1     | u8    |         |
 * +------+------------+---------------+----------------------+-------+---------+
 *
 *   delta     position - position of the entry before
 *   check     all types but CLOCK_READ, DRAW and, which has its own, OUTPUT
 *   payload   CLOCK_READ, CLOCK_ADVANCE   nanos - nanos before, varint
 *             DRAW                        stream u8, length, bytes
 *             OUTPUT    code 3            the byte, on stream 0
 *                       code 12           stream u8, length, check u32
 *             INPUT     code 5            length, bytes, on stream 0
 *                       code 13           stream u8, length, bytes
 *             INTERRUPT                   vector u8
 *             PROGRESS, HALT, CHECKPOINT  none
 *             HASH                        ram u32, cpu u32, devices u32, output u32
 *             END                         reason as u32, varint
 *   length    varint
 * </pre>
 *
 * <p>So an INTERRUPT less than 2^17 instructions after the entry before takes at most 5 bytes, an OUTPUT of the serial line 4.
 */
public final class EntryWriter implements EntrySink {
    /** What an entry takes at most beside the bytes of a stream; every call asks for this much room and for those. */
    public static final int MAX_FIXED_BYTES = 1 + Varint.MAX_BYTES + 1 + 4 * Integer.BYTES;

    /** No entry takes more. */
    public static final int MAX_ENTRY_BYTES = MAX_FIXED_BYTES + MAX_STREAM_BYTES;

    /** No entry takes less, so that many bytes bound how many entries can be in them. */
    public static final int MIN_ENTRY_BYTES = 2;

    static final int TYPE_MASK = 0x0F;
    static final int DELTA_SHIFT = 4;
    static final int DELTA_MASK = 0x07;
    static final int DELTA_BITS = 3;
    static final int MORE = 0x80;

    private final ByteBuffer out;
    private long nextSequence;
    private long position;
    private long nanos;
    private long outputs;
    private boolean ended;

    /** Writes at the position of {@code out}, whose byte order becomes little-endian, and advances it. */
    public EntryWriter(ByteBuffer out, Baseline from) {
        this.out = out.order(ByteOrder.LITTLE_ENDIAN);
        nextSequence = from.nextSequence();
        position = from.position();
        nanos = from.nanos();
        outputs = from.outputs();
    }

    /** The sequence number that the next entry will get. */
    public long nextSequence() {
        return nextSequence;
    }

    /** The last entry's position. */
    public long position() {
        return position;
    }

    /** The last machine time. */
    public long nanos() {
        return nanos;
    }

    /** How many bytes of output there were. */
    public long outputs() {
        return outputs;
    }

    public Baseline baseline() {
        return new Baseline(nextSequence, position, nanos, outputs);
    }

    @Override
    public long clockRead(long position, long nanos) {
        requireTime(nanos);
        start(EntryType.CLOCK_READ.code(), position, 0);
        return finishTime(position, nanos);
    }

    @Override
    public long draw(long position, int stream, byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOnStream(stream, length);
        start(EntryType.DRAW.code(), position, length);
        out.put((byte) stream);
        Varint.put(out, length);
        out.put(bytes, offset, length);
        return finish(position);
    }

    @Override
    public long output(long position, int stream, int length, int check) {
        requireOnStream(stream, length);
        if (isSerialByte(stream, length)) {
            start(EntryType.OUTPUT.code(), position, 0);
            out.put((byte) check);
        } else {
            start(EntryType.OUTPUT.streamCode(), position, 0);
            out.put((byte) stream);
            Varint.put(out, length);
            out.putInt(check);
        }
        outputs += length;
        return finish(position);
    }

    /** An output that has the short spelling, for most are such. */
    static boolean isSerialByte(int stream, int length) {
        return stream == SERIAL && length == 1;
    }

    @Override
    public long clockAdvance(long position, int check, long nanos) {
        requireTime(nanos);
        start(EntryType.CLOCK_ADVANCE.code(), position, 0);
        out.put((byte) check);
        return finishTime(position, nanos);
    }

    @Override
    public long input(long position, int check, int stream, byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOnStream(stream, length);
        if (stream == SERIAL) {
            start(EntryType.INPUT.code(), position, length);
            out.put((byte) check);
        } else {
            start(EntryType.INPUT.streamCode(), position, length);
            out.put((byte) check).put((byte) stream);
        }
        Varint.put(out, length);
        out.put(bytes, offset, length);
        return finish(position);
    }

    @Override
    public long interrupt(long position, int check, int vector) {
        if (vector < 0 || vector > 0xFF) {
            throw new IllegalArgumentException("no interrupt has vector " + vector);
        }
        start(EntryType.INTERRUPT.code(), position, 0);
        out.put((byte) check).put((byte) vector);
        return finish(position);
    }

    @Override
    public long progress(long position, int check) {
        start(EntryType.PROGRESS.code(), position, 0);
        out.put((byte) check);
        return finish(position);
    }

    @Override
    public long halt(long position, int check) {
        start(EntryType.HALT.code(), position, 0);
        out.put((byte) check);
        return finish(position);
    }

    @Override
    public long hash(long position, int check, int ram, int cpu, int devices, int output) {
        start(EntryType.HASH.code(), position, 0);
        out.put((byte) check).putInt(ram).putInt(cpu).putInt(devices).putInt(output);
        return finish(position);
    }

    @Override
    public long end(long position, int check, int reason) {
        start(EntryType.END.code(), position, 0);
        out.put((byte) check);
        Varint.put(out, reason & 0xFFFFFFFFL);
        ended = true;
        return finish(position);
    }

    @Override
    public long checkpoint(long position, int check) {
        start(EntryType.CHECKPOINT.code(), position, 0);
        out.put((byte) check);
        return finish(position);
    }

    private void requireTime(long next) {
        if (next < nanos) {
            throw new IllegalArgumentException("machine time cannot go back from " + nanos + " to " + next + " ns");
        }
    }

    private static void requireOnStream(int stream, int length) {
        if (stream < 0 || stream > MAX_STREAM || length < 1 || length > MAX_STREAM_BYTES) {
            throw new IllegalArgumentException("streams 0 to " + MAX_STREAM + " carry 1 to " + MAX_STREAM_BYTES
                    + " bytes at a time, not stream " + stream + " " + length);
        }
    }

    /** @param bytes how many of a stream are part of the entry */
    private void start(int code, long next, int bytes) {
        if (ended) {
            throw new IllegalStateException("the log has ended; nothing can follow");
        }
        long delta = next - position;
        if (delta < 0) {
            throw new IllegalArgumentException("the position cannot go back from " + position + " to " + next);
        }
        if (out.remaining() < MAX_FIXED_BYTES + bytes) {
            throw new BufferOverflowException();
        }
        int first = code | (int) (delta & DELTA_MASK) << DELTA_SHIFT;
        long rest = delta >>> DELTA_BITS;
        if (rest == 0) {
            out.put((byte) first);
        } else {
            out.put((byte) (first | MORE));
            Varint.put(out, rest);
        }
    }

    private long finishTime(long at, long time) {
        Varint.put(out, time - nanos);
        nanos = time;
        return finish(at);
    }

    private long finish(long at) {
        position = at;
        return nextSequence++;
    }
}
