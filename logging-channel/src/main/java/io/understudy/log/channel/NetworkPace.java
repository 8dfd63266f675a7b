package io.understudy.log.channel;

/**
 * Whether a network is slow enough that compressing pays: seen from how fast a full buffer empties. Pure; time comes in.
 *
 * <p>Being full alone says little, since on a fast network it is the other end's processor that is late, and Snappy in Java
 * makes it later: it takes in some 150 MB/s and gives out some 200.
 */
final class NetworkPace {
    /** Far below what Snappy does, and above a 100 Mbit/s network's 12. */
    private static final long SLOW_BYTES_PER_SECOND = 32_000_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private boolean full;
    private long fullBytes;
    private long fullNanos;

    /** The connection takes no more. Only the first of several calls in a row counts. */
    void full(long unsentBytes, long nanos) {
        if (!full) {
            full = true;
            fullBytes = unsentBytes;
            fullNanos = nanos;
        }
    }

    /** The connection takes more again, or still. Says whether it was full since the last call, and emptied slowly. */
    boolean wasSlow(long unsentBytes, long nanos) {
        boolean slow = full
                && (fullBytes - unsentBytes) * NANOS_PER_SECOND < (double) SLOW_BYTES_PER_SECOND * (nanos - fullNanos);
        full = false;
        return slow;
    }
}
