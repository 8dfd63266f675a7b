package io.understudy.log.ring;

import io.understudy.log.entry.EntryWriter;

/**
 * How much a {@link LogRing} can hold before its producer waits, whichever comes first.
 *
 * @param entries 1 to 2^24; rounded up to a power of two
 * @param bytes of encoded entries, at least twice the longest one that is recorded
 */
public record RingCapacity(int entries, int bytes) {
    /** A second and more of a busy guest's log. */
    public static final RingCapacity DEFAULT = new RingCapacity(1 << 15, 1 << 20);

    private static final int MAX_ENTRIES = 1 << 24;

    public RingCapacity {
        if (entries < 1 || entries > MAX_ENTRIES || bytes < 2 * EntryWriter.MAX_FIXED_BYTES) {
            throw new IllegalArgumentException("a ring holds 1 to " + MAX_ENTRIES + " entries and "
                    + 2 * EntryWriter.MAX_FIXED_BYTES + " bytes or more, not " + entries + " and " + bytes);
        }
        entries = entries == 1 ? 1 : Integer.highestOneBit(entries - 1) << 1;
    }
}
