package io.understudy.replica.machine;

/**
 * How far a backup's execution lies behind, in time: "where I was so long ago". At the primary whoever flushes the log notes
 * where it is, at the backup the protocol thread how far the log is that it has received; neither allocates.
 *
 * <p>A position is whatever only grows: the primary counts instructions, the backup entries. It must not be the guest's
 * time, for a guest that asks for none and gets no interrupt has none.
 */
public final class LagMeter {
    private static final int SAMPLES = 4096;

    private final long[] positions = new long[SAMPLES];
    private final long[] nanos = new long[SAMPLES];
    private int first;
    private int size;

    /** So many flushes make one sample; more, when the samples do not reach back as far as the backup is behind. */
    private int flushesEach = 1;

    private int flushesInNewest;

    /** There is something to execute up to here, from now on. */
    public synchronized void aheadAt(long position, long now) {
        // Two threads flush, and the slower one may say what is old.
        if (size > 0 && positions[(first + size - 1) % SAMPLES] >= position) {
            return;
        }
        if (size == SAMPLES) {
            merge();
        }
        if (size > 0 && flushesInNewest < flushesEach) {
            flushesInNewest++;
            positions[(first + size - 1) % SAMPLES] = position;
            return;
        }
        int slot = (first + size) % SAMPLES;
        positions[slot] = position;
        nanos[slot] = now;
        size++;
        flushesInNewest = 1;
    }

    /** Of each two one is made, from when the earlier was there up to where the later is: a lag is never told too small. */
    private void merge() {
        size = SAMPLES / 2;
        flushesEach *= 2;
        flushesInNewest = flushesEach;
        for (int i = 0; i < size; i++) {
            int slot = (first + i) % SAMPLES;
            positions[slot] = positions[(first + 2 * i + 1) % SAMPLES];
            nanos[slot] = nanos[(first + 2 * i) % SAMPLES];
        }
    }

    /** Nothing is known of a new backup. */
    public synchronized void reset() {
        first = 0;
        size = 0;
        flushesEach = 1;
    }

    /** The backup has executed up to here; for how long there has been more, in nanoseconds, 0 if there is none. */
    public synchronized long behindAt(long position, long now) {
        while (size > 0 && positions[first] <= position) {
            first = (first + 1) % SAMPLES;
            size--;
        }
        if (size == 0) {
            flushesEach = 1;
        }
        return size == 0 ? 0 : Math.max(0, now - nanos[first]);
    }
}
