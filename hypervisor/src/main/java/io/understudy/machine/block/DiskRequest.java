package io.understudy.machine.block;

/**
 * One request of the guest's, with what it writes.
 *
 * @param number counted since power-on
 * @param sector the first, of 512 bytes
 * @param bytes how many, a multiple of 512; 0 for a flush
 * @param data what is written, copied from guest memory when the request was taken; empty but for a write
 * @param durable whether what it writes is forced before it completes
 */
public record DiskRequest(long number, Kind kind, long sector, int bytes, byte[] data, boolean durable) {
    public static final int SECTOR_BYTES = 512;

    /** The most that one request reads or writes. */
    public static final int MOST_BYTES = 4 << 20;

    /** What is asked for. */
    public enum Kind {
        READ,
        WRITE,
        /** Everything that completed before is forced. */
        FLUSH
    }

    /** Where it begins, in bytes. */
    public long offset() {
        return sector * SECTOR_BYTES;
    }

    @Override
    public String toString() {
        return kind == Kind.FLUSH
                ? "flush " + number
                : "the " + kind.name().toLowerCase(java.util.Locale.ROOT) + " of " + bytes + " bytes at sector "
                        + sector;
    }
}
