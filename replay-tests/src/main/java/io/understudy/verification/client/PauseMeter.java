package io.understudy.verification.client;

/**
 * How long the guest lets a client wait for the next line while something is asked: what a failover costs as seen from
 * outside. Time in which nothing is under way does not count.
 */
final class PauseMeter {
    private static final long NOT_WAITING = Long.MIN_VALUE;

    private long waitingSince = NOT_WAITING;
    private long longestNanos;
    private long longestOfLapNanos;

    void asked(long nowNanos) {
        if (waitingSince == NOT_WAITING) {
            waitingSince = nowNanos;
        }
    }

    void heard(long nowNanos, boolean moreExpected) {
        take(nowNanos);
        waitingSince = moreExpected ? nowNanos : NOT_WAITING;
    }

    /** The longest pause so far, the present one included, in nanoseconds. */
    long longestNanos(long nowNanos) {
        take(nowNanos);
        return longestNanos;
    }

    /** The longest pause since the last call of this method, the present one included, in nanoseconds. */
    long lapNanos(long nowNanos) {
        take(nowNanos);
        long lap = longestOfLapNanos;
        longestOfLapNanos = 0;
        return lap;
    }

    private void take(long nowNanos) {
        if (waitingSince != NOT_WAITING) {
            longestNanos = Math.max(longestNanos, nowNanos - waitingSince);
            longestOfLapNanos = Math.max(longestOfLapNanos, nowNanos - waitingSince);
        }
    }
}
