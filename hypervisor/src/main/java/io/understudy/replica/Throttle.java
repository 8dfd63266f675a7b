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

    /** Runs between two block starts take about as long, so the guest gets half of its time at first. */
    private static final long FIRST_CATCH_UP_PAUSE_NANOS = 2_000_000L;

    private static final long CATCH_UP_STEP_NANOS = 1_000_000_000L;
    private static final long NOT_YET = Long.MIN_VALUE;

    private volatile long lagNanos;
    private volatile boolean off;
    private volatile boolean catchingUp;
    private volatile long catchingUpSince;
    private volatile boolean standing;
    private volatile Thread vcpu;

    void lag(long nanos) {
        lagNanos = nanos;
        if (catchingUp && nanos <= 2 * AIM_NANOS) {
            catchingUp = false;
        }
    }

    /** The backup's lag as last known, nanoseconds. */
    long lag() {
        return lagNanos;
    }

    /** There is no backup to wait for. */
    void off() {
        off = true;
        lagNanos = 0;
    }

    /**
     * A new backup is going to execute what was logged while it got the state. The guest must not stand still for that: it
     * is slowed down a little, and more from second to second, until the lag is that of an old backup.
     */
    void catchUp() {
        lagNanos = 0;
        catchingUpSince = NOT_YET;
        catchingUp = true;
        off = false;
    }

    /** From the next block start on. */
    void standStill() {
        standing = true;
    }

    /** Ends it. */
    void goOn() {
        standing = false;
        LockSupport.unpark(vcpu);
    }

    private void stand() {
        vcpu = Thread.currentThread();
        while (standing) {
            LockSupport.parkNanos(this, 1_000_000);
        }
    }

    /** Called by the vCPU at block starts, every few milliseconds: a pause in proportion to the lag beyond the aim. */
    void pause() {
        if (standing) {
            stand();
        }
        if (catchingUp) {
            LockSupport.parkNanos(this, catchUpPause(System.nanoTime()));
        } else if (!off && lagNanos > AIM_NANOS) {
            LockSupport.parkNanos(this, Math.min((lagNanos - AIM_NANOS) / 8, LONGEST_PAUSE_NANOS));
            while (!off && lagNanos > LIMIT_NANOS) {
                LockSupport.parkNanos(this, 1_000_000);
            }
        }
    }

    /** How long to pause while a new backup catches up; not at all before it begins. */
    private long catchUpPause(long now) {
        long lag = lagNanos;
        if (off || lag <= AIM_NANOS) {
            return 0;
        }
        if (catchingUpSince == NOT_YET) {
            catchingUpSince = now;
        }
        long steps = Math.min((now - catchingUpSince) / CATCH_UP_STEP_NANOS, 10);
        return Math.min(Math.min((lag - AIM_NANOS) / 8, FIRST_CATCH_UP_PAUSE_NANOS << steps), LONGEST_PAUSE_NANOS);
    }
}
