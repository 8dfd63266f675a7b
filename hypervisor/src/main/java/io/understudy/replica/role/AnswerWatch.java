package io.understudy.replica.role;

import java.util.OptionalLong;

/** How long a primary to be has waited for its backup's answer. */
final class AnswerWatch {
    /**
     * A primary to be gives its backup so many silence timeouts for an answer: more than any connection attempt takes. A
     * host that lost its power after the connection stood never closes it, and nothing is sent that could fail.
     */
    private static final int SILENCES_UNTIL_ANSWERED = 10;

    private static final long NEVER = Long.MIN_VALUE;

    private final long patienceNanos;
    private long since = NEVER;

    AnswerWatch(RoleSettings settings) {
        patienceNanos = SILENCES_UNTIL_ANSWERED * settings.silenceNanos();
    }

    long patienceNanos() {
        return patienceNanos;
    }

    /**
     * Time passes without an answer.
     *
     * @param away whether this host itself was not there for a while, so that the waiting begins anew
     * @return how long it has waited, once that is too long
     */
    OptionalLong overdueMillis(long now, boolean away) {
        if (since == NEVER || away) {
            since = now;
        }
        return now - since > patienceNanos ? OptionalLong.of((now - since) / 1_000_000) : OptionalLong.empty();
    }
}
