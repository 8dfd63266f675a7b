package io.understudy.replica.execution;

/**
 * What a backup knows of its primary's machine time between two log entries: every heartbeat carries it, and the one that
 * travelled fastest came closest. So the guest's clock does not lose the seconds that a takeover takes.
 */
public final class PrimaryClock {
    private static final long UNKNOWN = Long.MIN_VALUE;

    private volatile long offsetNanos = UNKNOWN;

    /** A heartbeat said it was {@code machineNanos}, and arrived at {@code hostNanos}. The protocol thread. */
    public void heard(long machineNanos, long hostNanos) {
        offsetNanos = Math.max(offsetNanos, machineNanos - hostNanos);
    }

    /** The machine time at this host time, 0 if nothing is known. Any thread. */
    long nanosAt(long hostNanos) {
        long offset = offsetNanos;
        return offset == UNKNOWN ? 0 : hostNanos + offset;
    }
}
