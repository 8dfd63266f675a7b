package io.understudy.slot;

/**
 * How long a slot waits before it is started again. Whoever ends soon and badly would do so again: a host whose disk is full
 * is given the machine, copies it, which its guest notices, and leaves once more. So it waits longer each time.
 */
final class Restarts {
    static final long SHORTEST_MILLIS = 1_000;
    static final long LONGEST_MILLIS = 64_000;

    /** What is no short life. */
    static final long LONG_LIFE_MILLIS = 300_000;

    private long nextMillis = SHORTEST_MILLIS;

    /**
     * After a life.
     *
     * @param code 0 if it ended as it should
     */
    long pauseMillis(int code, long livedMillis) {
        if (code == 0 || livedMillis >= LONG_LIFE_MILLIS) {
            nextMillis = SHORTEST_MILLIS;
            return SHORTEST_MILLIS;
        }
        long pause = nextMillis;
        nextMillis = Math.min(LONGEST_MILLIS, 2 * pause);
        return pause;
    }
}
