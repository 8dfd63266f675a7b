package io.understudy.arbiter.client;

/** The waits between attempts to connect: doubling, up to a longest one, from the start again after a success. */
final class Backoff {
    private final long firstMillis;
    private final long maxMillis;
    private long nextMillis;

    Backoff(long firstMillis, long maxMillis) {
        this.firstMillis = firstMillis;
        this.maxMillis = maxMillis;
        this.nextMillis = firstMillis;
    }

    long nextMillis() {
        long wait = nextMillis;
        nextMillis = wait > maxMillis / 2 ? maxMillis : wait * 2;
        return wait;
    }

    void reset() {
        nextMillis = firstMillis;
    }
}
