package io.understudy.replica;

/**
 * How far the backup's execution lies behind the primary's, in time: "where I was so long ago". Whoever flushes the log
 * notes where the primary is and when, the protocol thread what the backup has executed; neither allocates.
 */
final class LagMeter {
    private static final int SAMPLES = 4096;

    private final long[] counts = new long[SAMPLES];
    private final long[] nanos = new long[SAMPLES];
    private int first;
    private int size;

    /** The primary is at this instruction now. */
    synchronized void primaryAt(long count, long now) {
        // Two threads flush, and the slower one may say what is old.
        if (size > 0 && counts[(first + size - 1) % SAMPLES] >= count) {
            return;
        }
        if (size == SAMPLES) {
            // Forgetting every newest but one keeps the oldest, which says how large the lag is.
            size--;
        }
        int slot = (first + size) % SAMPLES;
        counts[slot] = count;
        nanos[slot] = now;
        size++;
    }

    /** Nothing is known of a new backup. */
    synchronized void reset() {
        first = 0;
        size = 0;
    }

    /** The backup has executed up to this instruction; how long ago the primary went on from there, in nanoseconds. */
    synchronized long backupAt(long count, long now) {
        while (size > 0 && counts[first] <= count) {
            first = (first + 1) % SAMPLES;
            size--;
        }
        return size == 0 ? 0 : Math.max(0, now - nanos[first]);
    }
}
