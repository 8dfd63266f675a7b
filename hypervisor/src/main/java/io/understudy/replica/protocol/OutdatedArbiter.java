package io.understudy.replica.protocol;

/**
 * Waits for an arbiter that lacks views: nothing was decided and nobody else was first, so a host neither acts nor gives
 * up, but asks again until a person has brought the journal back. Pure.
 */
final class OutdatedArbiter {
    private static final long AGAIN_NANOS = 1_000_000_000L;

    private Runnable question;
    private long askedAt;
    private boolean said;

    /**
     * It could not answer this for want of memory.
     *
     * @return whether that is worth a line, since it was not said before
     */
    boolean lacksMemory(Runnable again, long now) {
        question = again;
        askedAt = now;
        boolean news = !said;
        said = true;
        return news;
    }

    /** It gave a real answer. */
    void answered() {
        question = null;
        said = false;
    }

    void tick(long now) {
        if (question != null && now - askedAt > AGAIN_NANOS) {
            Runnable again = question;
            question = null;
            again.run();
        }
    }
}
