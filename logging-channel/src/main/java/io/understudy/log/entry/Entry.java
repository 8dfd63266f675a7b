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
    private final long value;
    private final byte[] bytes;
    private final StateHash hash;

    private Entry(EntryType type, long sequence, long position, int check, long value, byte[] bytes, StateHash hash) {
        this.type = type;
        this.sequence = sequence;
        this.position = position;
        this.check = check;
        this.value = value;
        this.bytes = bytes;
        this.hash = hash;
    }

    private static Entry plain(EntryType type, long sequence, long position, int check, long value) {
        return new Entry(type, sequence, position, check & 0xFF, value, NO_BYTES, null);
    }

    public static Entry clockRead(long sequence, long position, long nanos) {
        return plain(EntryType.CLOCK_READ, sequence, position, 0, nanos);
    }

    public static Entry random(long sequence, long position, long value) {
        return plain(EntryType.RANDOM, sequence, position, 0, value);
    }

    public static Entry output(long sequence, long position, long number, int check) {
        return plain(EntryType.OUTPUT, sequence, position, check, number);
    }

    public static Entry clockAdvance(long sequence, long position, int check, long nanos) {
        return plain(EntryType.CLOCK_ADVANCE, sequence, position, check, nanos);
    }

    public static Entry serialInput(long sequence, long position, int check, byte[] bytes) {
        return new Entry(EntryType.SERIAL_INPUT, sequence, position, check & 0xFF, 0, bytes.clone(), null);
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
        return new Entry(EntryType.HASH, sequence, position, check & 0xFF, 0, NO_BYTES, Objects.requireNonNull(hash));
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

    /** Of an OUTPUT a check of its content, of an entry between two blocks the low eight bits of EIP; 0 to 255. */
    public int check() {
        require(type != EntryType.CLOCK_READ && type != EntryType.RANDOM, "check");
        return check;
    }

    /** Of CLOCK_READ and CLOCK_ADVANCE: machine time in nanoseconds since power-on. */
    public long nanos() {
        require(type == EntryType.CLOCK_READ || type == EntryType.CLOCK_ADVANCE, "time");
        return value;
    }

    /** Of RANDOM. */
    public long randomValue() {
        require(type == EntryType.RANDOM, "random value");
        return value;
    }

    /** Of OUTPUT: its running number, from 1. */
    public long outputNumber() {
        require(type == EntryType.OUTPUT, "output number");
        return value;
    }

    /** Of SERIAL_INPUT: a copy of the bytes. */
    public byte[] serialBytes() {
        require(type == EntryType.SERIAL_INPUT, "serial bytes");
        return bytes.clone();
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
            case RANDOM:
                return sink.random(position, value);
            case OUTPUT:
                return sink.output(position, value, check);
            case CLOCK_ADVANCE:
                return sink.clockAdvance(position, check, value);
            case SERIAL_INPUT:
                return sink.serialInput(position, check, bytes, 0, bytes.length);
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
                && value == entry.value
                && Arrays.equals(bytes, entry.bytes)
                && Objects.equals(hash, entry.hash);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, sequence, position, check, value, Arrays.hashCode(bytes), hash);
    }

    /** One line: {@code #7 @123456 INTERRUPT vector=32 check=5f}. */
    @Override
    public String toString() {
        String start = "#" + sequence + " @" + position + " " + type;
        switch (type) {
            case CLOCK_READ:
                return start + " nanos=" + value;
            case RANDOM:
                return start + String.format(" value=%016x", value);
            case OUTPUT:
                return start + " number=" + value + checkText();
            case CLOCK_ADVANCE:
                return start + " nanos=" + value + checkText();
            case SERIAL_INPUT:
                return start + " bytes=" + bytes.length + checkText();
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

    private String checkText() {
        return String.format(" check=%02x", check);
    }
}
