package io.understudy.replica;

import java.util.concurrent.locks.LockSupport;

/**
 * Slows the primary down when its backup's execution lags, so that a takeover never takes long (paper, section 2.4). The
 * protocol thread sets the lag, the vCPU thread waits.
 */
final class Throttle {
    /** No slowing down to here. */
    static final long AIM_NANOS = 20_000_000L;

    /** At this lag the primary stands still. */
    static final long LIMIT_NANOS = 1_000_000_000L;

    private static final long LONGEST_PAUSE_NANOS = 20_000_000L;

    private volatile long lagNanos;
    private volatile boolean off;

    void lag(long nanos) {
        lagNanos = nanos;
    }

    /** The backup's lag as last known, nanoseconds. */
    long lag() {
        return lagNanos;
    }

    /** There is no backup to wait for. */
    void off() {
        off = true;
    }

    /** Called by the vCPU at block starts, every few milliseconds: a pause in proportion to the lag beyond the aim. */
    void pause() {
        if (!off && lagNanos > AIM_NANOS) {
            LockSupport.parkNanos(this, Math.min((lagNanos - AIM_NANOS) / 8, LONGEST_PAUSE_NANOS));
            while (!off && lagNanos > LIMIT_NANOS) {
                LockSupport.parkNanos(this, 1_000_000);
            }
        }
    }
}
