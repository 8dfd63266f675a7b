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
 *   check     all types but CLOCK_READ and RANDOM
 *   payload   CLOCK_READ, CLOCK_ADVANCE   nanos - nanos before, varint
 *             RANDOM                      value, u64
 *             OUTPUT                      none: the number is the one before plus 1
 *             SERIAL_INPUT                length u8, bytes
 *             INTERRUPT                   vector u8
 *             PROGRESS, HALT, CHECKPOINT  none
 *             HASH                        ram u32, cpu u32, devices u32, output u32
 *             END                         reason as u32, varint
 * </pre>
 *
 * <p>So an INTERRUPT less than 2^17 instructions after the entry before takes at most 5 bytes, an OUTPUT 4.
 */
public final class EntryWriter implements EntrySink {
    /** No entry takes more; every call asks for this much room in the buffer. */
    public static final int MAX_ENTRY_BYTES = 1 + Varint.MAX_BYTES + 1 + 1 + MAX_SERIAL_BYTES;

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

    /** The last output's number. */
    public long outputs() {
        return outputs;
    }

    public Baseline baseline() {
        return new Baseline(nextSequence, position, nanos, outputs);
    }

    @Override
    public long clockRead(long position, long nanos) {
        requireTime(nanos);
        start(EntryType.CLOCK_READ, position);
        return finishTime(position, nanos);
    }

    @Override
    public long random(long position, long value) {
        start(EntryType.RANDOM, position);
        out.putLong(value);
        return finish(position);
    }

    @Override
    public long output(long position, long number, int check) {
        if (number != outputs + 1) {
            throw new IllegalArgumentException("output " + number + " cannot follow output " + outputs);
        }
        start(EntryType.OUTPUT, position);
        out.put((byte) check);
        outputs = number;
        return finish(position);
    }

    @Override
    public long clockAdvance(long position, int check, long nanos) {
        requireTime(nanos);
        start(EntryType.CLOCK_ADVANCE, position);
        out.put((byte) check);
        return finishTime(position, nanos);
    }

    @Override
    public long serialInput(long position, int check, byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length < 1 || length > MAX_SERIAL_BYTES) {
            throw new IllegalArgumentException("a serial input has 1 to " + MAX_SERIAL_BYTES + " bytes, not " + length);
        }
        start(EntryType.SERIAL_INPUT, position);
        out.put((byte) check).put((byte) length).put(bytes, offset, length);
        return finish(position);
    }

    @Override
    public long interrupt(long position, int check, int vector) {
        if (vector < 0 || vector > 0xFF) {
            throw new IllegalArgumentException("no interrupt has vector " + vector);
        }
        start(EntryType.INTERRUPT, position);
        out.put((byte) check).put((byte) vector);
        return finish(position);
    }

    @Override
    public long progress(long position, int check) {
        start(EntryType.PROGRESS, position);
        out.put((byte) check);
        return finish(position);
    }

    @Override
    public long halt(long position, int check) {
        start(EntryType.HALT, position);
        out.put((byte) check);
        return finish(position);
    }

    @Override
    public long hash(long position, int check, int ram, int cpu, int devices, int output) {
        start(EntryType.HASH, position);
        out.put((byte) check).putInt(ram).putInt(cpu).putInt(devices).putInt(output);
        return finish(position);
    }

    @Override
    public long end(long position, int check, int reason) {
        start(EntryType.END, position);
        out.put((byte) check);
        Varint.put(out, reason & 0xFFFFFFFFL);
        ended = true;
        return finish(position);
    }

    @Override
    public long checkpoint(long position, int check) {
        start(EntryType.CHECKPOINT, position);
        out.put((byte) check);
        return finish(position);
    }

    private void requireTime(long next) {
        if (next < nanos) {
            throw new IllegalArgumentException("machine time cannot go back from " + nanos + " to " + next + " ns");
        }
    }

    private void start(EntryType type, long next) {
        if (ended) {
            throw new IllegalStateException("the log has ended; nothing can follow");
        }
        long delta = next - position;
        if (delta < 0) {
            throw new IllegalArgumentException("the position cannot go back from " + position + " to " + next);
        }
        if (out.remaining() < MAX_ENTRY_BYTES) {
            throw new BufferOverflowException();
        }
        int first = type.code() | (int) (delta & DELTA_MASK) << DELTA_SHIFT;
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
