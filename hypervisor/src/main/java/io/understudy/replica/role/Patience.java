package io.understudy.replica.role;

/** How long something is waited for; begins when the time is first looked at. */
final class Patience {
    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private final long nanos;
    private long since = NOT_BEGUN;

    Patience(long nanos) {
        this.nanos = nanos;
    }

    long millis() {
        return nanos / 1_000_000;
    }

    /** Forgets what was waited so far. */
    void beginAnew(long now) {
        since = now;
    }

    long waitedMillis(long now) {
        return (now - since) / 1_000_000;
    }

    /** Time passes; whether that was too long. */
    boolean isOver(long now) {
        if (since == NOT_BEGUN) {
            since = now;
        }
        return now - since > nanos;
    }
}
