package io.understudy.log.entry;

import io.understudy.event.Kinds;
import io.understudy.event.Tally;

/**
 * How many entries there were of each kind, and how many bytes they took, by the code in their first byte. One thread counts,
 * at the cost of two additions an entry; any other may look, and perhaps sees a moment ago.
 */
public final class EntryTally {
    private static final int CODES = EntryWriter.TYPE_MASK + 1;

    /** By code; then again, those of disks. */
    private final long[] entries = new long[2 * CODES];

    private final long[] bytes = new long[2 * CODES];

    /**
     * One more.
     *
     * @param first its first byte, encoded
     * @param length of it
     * @param isDisks whether its stream is a disk's
     */
    public void count(byte first, int length, boolean isDisks) {
        int code = (first & EntryWriter.TYPE_MASK) + (isDisks ? CODES : 0);
        entries[code]++;
        bytes[code] += length;
    }

    /** All so far. What has a stream of its own code, and is no disk's, is the network's: the serial line has the short spelling. */
    public Kinds kinds() {
        return new Kinds(
                of(EntryType.CLOCK_READ).plus(of(EntryType.CLOCK_ADVANCE)),
                of(EntryType.INTERRUPT),
                of(EntryType.INPUT),
                of(EntryType.OUTPUT),
                of(EntryType.INPUT.streamCode()).plus(of(EntryType.OUTPUT.streamCode())),
                ofDisks(),
                of(EntryType.HASH),
                of(EntryType.PROGRESS).plus(of(EntryType.HALT)),
                of(EntryType.DRAW).plus(of(EntryType.CHECKPOINT)).plus(of(EntryType.END)));
    }

    private Tally ofDisks() {
        Tally all = Tally.NOTHING;
        for (int code = CODES; code < 2 * CODES; code++) {
            all = all.plus(of(code));
        }
        return all;
    }

    private Tally of(EntryType type) {
        return of(type.code());
    }

    private Tally of(int code) {
        return new Tally(entries[code], bytes[code]);
    }
}
