package io.understudy.log.entry;

import java.util.Arrays;
import java.util.Objects;

/**
 * One entry of the log, decoded. Immutable. An accessor of something that the entry's type does not carry throws
 * {@link IllegalStateException}.
 */
public final class Entry {
    private static final byte[] NO_BYTES = {};

    private final EntryType type;
    private final long sequence;
    private final long position;
    private final int check;
    private final int stream;
    private final long value;
    private final byte[] bytes;
    private final StateHash hash;

    private Entry(
            EntryType type,
            long sequence,
            long position,
            int check,
            int stream,
            long value,
            byte[] bytes,
            StateHash hash) {
        this.type = type;
        this.sequence = sequence;
        this.position = position;
        this.check = check;
        this.stream = stream;
        this.value = value;
        this.bytes = bytes;
        this.hash = hash;
    }

    private static Entry plain(EntryType type, long sequence, long position, int check, long value) {
        return new Entry(type, sequence, position, check & 0xFF, 0, value, NO_BYTES, null);
    }

    public static Entry clockRead(long sequence, long position, long nanos) {
        return plain(EntryType.CLOCK_READ, sequence, position, 0, nanos);
    }

    public static Entry draw(long sequence, long position, int stream, byte[] bytes) {
        return new Entry(EntryType.DRAW, sequence, position, 0, stream, bytes.length, bytes.clone(), null);
    }

    /** @param check as {@link OutputCheck} makes it */
    public static Entry output(long sequence, long position, int stream, int length, int check) {
        return new Entry(EntryType.OUTPUT, sequence, position, check, stream, length, NO_BYTES, null);
    }

    public static Entry clockAdvance(long sequence, long position, int check, long nanos) {
        return plain(EntryType.CLOCK_ADVANCE, sequence, position, check, nanos);
    }

    public static Entry input(long sequence, long position, int check, int stream, byte[] bytes) {
        return new Entry(EntryType.INPUT, sequence, position, check & 0xFF, stream, bytes.length, bytes.clone(), null);
    }

    public static Entry interrupt(long sequence, long position, int check, int vector) {
        return plain(EntryType.INTERRUPT, sequence, position, check, vector);
    }

    public static Entry progress(long sequence, long position, int check) {
        return plain(EntryType.PROGRESS, sequence, position, check, 0);
    }

    public static Entry halt(long sequence, long position, int check) {
        return plain(EntryType.HALT, sequence, position, check, 0);
    }

    public static Entry hash(long sequence, long position, int check, StateHash hash) {
        return new Entry(
                EntryType.HASH, sequence, position, check & 0xFF, 0, 0, NO_BYTES, Objects.requireNonNull(hash));
    }

    public static Entry end(long sequence, long position, int check, int reason) {
        return plain(EntryType.END, sequence, position, check, reason);
    }

    public static Entry checkpoint(long sequence, long position, int check) {
        return plain(EntryType.CHECKPOINT, sequence, position, check, 0);
    }

    public EntryType type() {
        return type;
    }

    /** The running number, from 1 for the life of the machine. */
    public long sequence() {
        return sequence;
    }

    /** The instruction count. */
    public long position() {
        return position;
    }

    /** Of an OUTPUT its {@link OutputCheck}, of an entry between two blocks the low eight bits of EIP, 0 to 255. */
    public int check() {
        require(type != EntryType.CLOCK_READ && type != EntryType.DRAW, "check");
        return check;
    }

    /** Of CLOCK_READ and CLOCK_ADVANCE: machine time in nanoseconds since power-on. */
    public long nanos() {
        require(type == EntryType.CLOCK_READ || type == EntryType.CLOCK_ADVANCE, "time");
        return value;
    }

    /** Of DRAW, OUTPUT and INPUT. */
    public int stream() {
        require(ofStream(), "stream");
        return stream;
    }

    /** Of any: whether its stream is a disk's. */
    public boolean isDisks() {
        return ofStream() && EntrySink.isDisks(stream);
    }

    /** Of DRAW, OUTPUT and INPUT: how many bytes. */
    public int length() {
        require(ofStream(), "length");
        return (int) value;
    }

    /** Of DRAW and INPUT: a copy of the bytes. */
    public byte[] bytes() {
        require(ofStream() && type != EntryType.OUTPUT, "bytes");
        return bytes.clone();
    }

    private boolean ofStream() {
        return type == EntryType.DRAW || type == EntryType.OUTPUT || type == EntryType.INPUT;
    }

    /** Of INTERRUPT: 0 to 255. */
    public int vector() {
        require(type == EntryType.INTERRUPT, "vector");
        return (int) value;
    }

    /** Of HASH. */
    public StateHash hash() {
        require(type == EntryType.HASH, "hash");
        return hash;
    }

    /** Of END. */
    public int reason() {
        require(type == EntryType.END, "reason");
        return (int) value;
    }

    /** Roughly what it takes in memory, in bytes, a place in two queues included. */
    public int heapBytes() {
        return 64 + (bytes.length == 0 ? 0 : 16 + bytes.length) + (hash == null ? 0 : 32);
    }

    private void require(boolean carried, String what) {
        if (!carried) {
            throw new IllegalStateException("an entry of type " + type + " carries no " + what);
        }
    }

    /** Puts the same into another log, which gives it its own sequence number, returned. */
    public long appendTo(EntrySink sink) {
        switch (type) {
            case CLOCK_READ:
                return sink.clockRead(position, value);
            case DRAW:
                return sink.draw(position, stream, bytes, 0, bytes.length);
            case OUTPUT:
                return sink.output(position, stream, (int) value, check);
            case CLOCK_ADVANCE:
                return sink.clockAdvance(position, check, value);
            case INPUT:
                return sink.input(position, check, stream, bytes, 0, bytes.length);
            case INTERRUPT:
                return sink.interrupt(position, check, (int) value);
            case PROGRESS:
                return sink.progress(position, check);
            case HALT:
                return sink.halt(position, check);
            case HASH:
                return sink.hash(position, check, hash.ram(), hash.cpu(), hash.devices(), hash.output());
            case END:
                return sink.end(position, check, (int) value);
            case CHECKPOINT:
                return sink.checkpoint(position, check);
        }
        throw new AssertionError(type);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Entry entry
                && type == entry.type
                && sequence == entry.sequence
                && position == entry.position
                && check == entry.check
                && stream == entry.stream
                && value == entry.value
                && Arrays.equals(bytes, entry.bytes)
                && Objects.equals(hash, entry.hash);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, sequence, position, check, stream, value, Arrays.hashCode(bytes), hash);
    }

    /** One line: {@code #7 @123456 INTERRUPT vector=32 check=5f}. */
    @Override
    public String toString() {
        String start = "#" + sequence + " @" + position + " " + type;
        switch (type) {
            case CLOCK_READ:
                return start + " nanos=" + value;
            case DRAW:
                return start + streamText();
            case OUTPUT:
                return start + streamText() + checkText();
            case CLOCK_ADVANCE:
                return start + " nanos=" + value + checkText();
            case INPUT:
                return start + streamText() + checkText();
            case INTERRUPT:
                return start + " vector=" + value + checkText();
            case PROGRESS:
            case HALT:
            case CHECKPOINT:
                return start + checkText();
            case HASH:
                return start + " " + hash + checkText();
            case END:
                return start + " reason=" + value + checkText();
        }
        throw new AssertionError(type);
    }

    private String streamText() {
        return " stream=" + stream + " bytes=" + value;
    }

    private String checkText() {
        return String.format(" check=%02x", check);
    }
}
