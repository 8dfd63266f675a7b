package io.understudy.machine.block;

import java.util.Locale;

/** One request of the guest's, with what it writes. */
public final class DiskRequest {
    public static final int SECTOR_BYTES = 512;

    /** The most that one request reads or writes. */
    public static final int MOST_BYTES = 4 << 20;

    /** What is asked for. */
    public enum Kind {
        READ,
        WRITE,
        /** Everything that completed before is forced. */
        FLUSH,
        /** What is there is not needed any more. */
        DISCARD
    }

    private final long number;
    private final Kind kind;
    private final long sector;
    private final int bytes;
    private final byte[] data;
    private final boolean durable;
    private final long leaves;

    /** A request that no other host has to know of before it is executed. */
    public DiskRequest(long number, Kind kind, long sector, int bytes, byte[] data, boolean durable) {
        this(number, kind, sector, bytes, data, durable, 0);
    }

    /**
     * A request.
     *
     * @param number counted since power-on
     * @param sector the first, of 512 bytes
     * @param bytes how many, a multiple of 512; 0 for a flush
     * @param data what is written, as it was in guest memory when the request was taken, not copied; empty but for a write
     * @param durable whether what it writes is forced before it completes
     * @param leaves where its output ends in the disk's stream: before that has left it is not executed; 0 if it is no output
     */
    public DiskRequest(long number, Kind kind, long sector, int bytes, byte[] data, boolean durable, long leaves) {
        this.number = number;
        this.kind = kind;
        this.sector = sector;
        this.bytes = bytes;
        this.data = data;
        this.durable = durable;
        this.leaves = leaves;
    }

    public long number() {
        return number;
    }

    public Kind kind() {
        return kind;
    }

    public long sector() {
        return sector;
    }

    public int bytes() {
        return bytes;
    }

    public byte[] data() {
        return data;
    }

    /** Whether other hosts must have it on their disks before the guest hears of its end. */
    public boolean isPromise() {
        return kind == Kind.FLUSH || durable;
    }

    public boolean isDurable() {
        return durable;
    }

    public long leaves() {
        return leaves;
    }

    /** Whether it changes what the disk holds. */
    public boolean changes() {
        return kind == Kind.WRITE || kind == Kind.DISCARD;
    }

    /** Where it begins, in bytes. */
    public long offset() {
        return sector * SECTOR_BYTES;
    }

    @Override
    public String toString() {
        return kind == Kind.FLUSH
                ? "flush " + number
                : "the " + kind.name().toLowerCase(Locale.ROOT) + " of " + bytes + " bytes at sector " + sector;
    }
}
