package io.understudy.log.entry;

import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.WireReader;

/**
 * Decodes entries, trusting no byte: what {@link EntryWriter} could not have written is a {@link CorruptLogException}
 * with the offset of the entry's field. One thread.
 */
public final class EntryReader {
    private final WireReader in;
    private final long end;
    private long nextSequence;
    private long position;
    private long nanos;
    private long outputs;

    /**
     * @param in at the first entry; nothing may follow the last one
     * @param entries how many there are
     */
    public EntryReader(WireReader in, Baseline from, int entries) {
        this.in = in;
        nextSequence = from.nextSequence();
        position = from.position();
        nanos = from.nanos();
        outputs = from.outputs();
        end = nextSequence + entries;
        if (end < 0) {
            throw new CorruptLogException(in.offset(), "the sequence numbers run over");
        }
    }

    /** Where the log stands before the next entry. */
    public Baseline baseline() {
        return new Baseline(nextSequence, position, nanos, outputs);
    }

    /** Where the next entry begins, from the first byte of what is read. */
    public int offset() {
        return in.offset();
    }

    public boolean hasNext() {
        return nextSequence < end;
    }

    /**
     * The next entry.
     *
     * @throws CorruptLogException if there is none that makes sense
     */
    public Entry next() {
        if (!hasNext()) {
            throw new CorruptLogException(in.offset(), "no entry is left");
        }
        int start = in.offset();
        int first = in.u8("an entry");
        EntryType type = EntryType.of(first & EntryWriter.TYPE_MASK, start);
        position = plus(position, delta(first), start, "the position");
        Entry entry = decode(type, (first & EntryWriter.TYPE_MASK) == type.streamCode(), start);
        nextSequence++;
        if (!hasNext()) {
            in.end("the entries");
        } else if (type == EntryType.END) {
            throw new CorruptLogException(in.offset(), "entries follow the log's END");
        }
        return entry;
    }

    private long delta(int first) {
        int low = first >>> EntryWriter.DELTA_SHIFT & EntryWriter.DELTA_MASK;
        if ((first & EntryWriter.MORE) == 0) {
            return low;
        }
        int at = in.offset();
        long high = in.varint(Long.MAX_VALUE >>> EntryWriter.DELTA_BITS, "a position");
        if (high == 0) {
            throw new CorruptLogException(at, "a position is spelt longer than need be");
        }
        return high << EntryWriter.DELTA_BITS | low;
    }

    /** @param named whether the stream follows; without it the stream is 0 */
    private Entry decode(EntryType type, boolean named, int start) {
        switch (type) {
            case CLOCK_READ:
                nanos = plus(nanos, in.varint("a time"), start, "the time");
                return Entry.clockRead(nextSequence, position, nanos);
            case DRAW:
                int drawn = stream();
                return Entry.draw(nextSequence, position, drawn, in.bytes(length(), "what was drawn"));
            case OUTPUT:
                return output(named, start);
            case CLOCK_ADVANCE:
                int check = in.u8("a check");
                nanos = plus(nanos, in.varint("a time"), start, "the time");
                return Entry.clockAdvance(nextSequence, position, check, nanos);
            case INPUT:
                return input(named, start);
            case INTERRUPT:
                return Entry.interrupt(nextSequence, position, in.u8("a check"), in.u8("a vector"));
            case PROGRESS:
                return Entry.progress(nextSequence, position, in.u8("a check"));
            case HALT:
                return Entry.halt(nextSequence, position, in.u8("a check"));
            case HASH:
                return Entry.hash(
                        nextSequence,
                        position,
                        in.u8("a check"),
                        new StateHash(in.i32("a hash"), in.i32("a hash"), in.i32("a hash"), in.i32("a hash")));
            case END:
                return Entry.end(nextSequence, position, in.u8("a check"), (int) in.varint(0xFFFFFFFFL, "a reason"));
            case CHECKPOINT:
                return Entry.checkpoint(nextSequence, position, in.u8("a check"));
        }
        throw new AssertionError(type);
    }

    private Entry output(boolean named, int start) {
        int stream = named ? stream() : EntrySink.SERIAL;
        int length = named ? length() : 1;
        if (named && EntryWriter.isSerialByte(stream, length)) {
            throw new CorruptLogException(start, "a byte of the serial line is spelt longer than need be");
        }
        outputs = plus(outputs, length, start, "the outputs' bytes");
        return Entry.output(nextSequence, position, stream, length, named ? in.i32("a check") : in.u8("a check"));
    }

    private Entry input(boolean named, int start) {
        int check = in.u8("a check");
        int stream = named ? stream() : EntrySink.SERIAL;
        if (named && stream == EntrySink.SERIAL) {
            throw new CorruptLogException(start, "an input of the serial line is spelt longer than need be");
        }
        return Entry.input(nextSequence, position, check, stream, in.bytes(length(), "an input"));
    }

    private int stream() {
        int at = in.offset();
        int stream = in.u8("a stream");
        if (stream > EntrySink.MAX_STREAM) {
            throw new CorruptLogException(at, "there is no stream " + stream);
        }
        return stream;
    }

    private int length() {
        int at = in.offset();
        int length = (int) in.varint(EntrySink.MAX_STREAM_BYTES, "a length");
        if (length == 0) {
            throw new CorruptLogException(at, "no bytes on a stream");
        }
        return length;
    }

    private static long plus(long value, long delta, int offset, String what) {
        long sum = value + delta;
        if (sum < 0) {
            throw new CorruptLogException(offset, what + " runs over");
        }
        return sum;
    }
}
