package io.understudy.replica.execution;

/**
 * Slows the primary down when its backup's execution lags, so that a takeover never takes long (paper, section 2.4). The
 * protocol thread sets the lag, the vCPU asks how long to rest.
 */
public final class Throttle {
    /** No slowing down to here. */
    static final long AIM_NANOS = 20_000_000L;

    /** At this lag the primary stands still. */
    static final long LIMIT_NANOS = 1_000_000_000L;

    private static final long LONGEST_PAUSE_NANOS = 20_000_000L;

    /** Between two looks at a machine that stands still. */
    private static final long LOOK_NANOS = 1_000_000L;

    /**
     * So long the guest runs before it rests again: a machine comes to a block start every two milliseconds, but one whose card
     * gets frames comes there with each of them, and would hardly run at all.
     */
    static final long LEAST_RUN_NANOS = 1_000_000L;

    /** Runs between two rests take about as long, so the guest gets half of its time at first. */
    private static final long FIRST_CATCH_UP_PAUSE_NANOS = 2_000_000L;

    private static final long CATCH_UP_STEP_NANOS = 1_000_000_000L;
    private static final long NOT_YET = Long.MIN_VALUE;

    private volatile long lagNanos;
    private volatile boolean off;
    private volatile boolean catchingUp;
    private volatile long catchingUpSince;
    private volatile boolean standing;
    private boolean pausing;
    private long pauseEnd;
    private long restedAt = NOT_YET;

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

    /** Ends it; whoever calls wakes the vCPU. */
    void goOn() {
        standing = false;
    }

    /**
     * Asked by the vCPU at block starts, at least every few milliseconds: how long to rest there, in proportion to the lag
     * beyond the aim. When it has rested for so long, it is let go on for a while.
     *
     * @param now in nanoseconds of a monotonic clock
     * @return nanoseconds, 0 to go on
     */
    public long restNanos(long now) {
        if (standing) {
            return LOOK_NANOS;
        }
        if (!pausing && restedAt != NOT_YET && now - restedAt < LEAST_RUN_NANOS && !isBeyondLimit()) {
            return 0;
        }
        if (!pausing) {
            pauseEnd = now + pause(now);
            pausing = true;
        }
        if (now < pauseEnd && !off) {
            return pauseEnd - now;
        }
        if (isBeyondLimit()) {
            return LOOK_NANOS;
        }
        pausing = false;
        restedAt = now;
        return 0;
    }

    private boolean isBeyondLimit() {
        return !off && !catchingUp && lagNanos > LIMIT_NANOS;
    }

    private long pause(long now) {
        long lag = lagNanos;
        if (off || lag <= AIM_NANOS) {
            return 0;
        }
        long pause = Math.min((lag - AIM_NANOS) / 8, LONGEST_PAUSE_NANOS);
        if (!catchingUp) {
            return pause;
        }
        if (catchingUpSince == NOT_YET) {
            catchingUpSince = now;
        }
        long steps = Math.min((now - catchingUpSince) / CATCH_UP_STEP_NANOS, 10);
        return Math.min(pause, FIRST_CATCH_UP_PAUSE_NANOS << steps);
    }
}
