package io.understudy.replica.snapshot;

/**
 * When a snapshot is due: at every multiple of the interval of machine time. Machine time goes on across failovers, so a new
 * primary continues its predecessor's times without having heard of them. Pure.
 */
final class SnapshotTimes {
    private static final long RETRY_NANOS = 10_000_000_000L;

    private long period = -1;
    private long keptPeriod = -1;
    private boolean tried;
    private long triedAt;

    /**
     * Whether one is to be taken now; then it counts as tried.
     *
     * @param machineNanos machine time
     * @param every the interval of machine time, more than 0
     * @param now in nanoseconds of this host's clock
     */
    boolean due(long machineNanos, long every, long now) {
        period = machineNanos / every;
        if (keptPeriod < 0) {
            keptPeriod = period;
        }
        if (period == keptPeriod || (tried && now - triedAt < RETRY_NANOS)) {
            return false;
        }
        tried = true;
        triedAt = now;
        return true;
    }

    /** The one that was due is kept. */
    void kept() {
        keptPeriod = period;
        tried = false;
    }
}
