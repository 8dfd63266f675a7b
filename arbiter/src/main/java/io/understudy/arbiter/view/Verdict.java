package io.understudy.arbiter.view;

import java.util.Optional;

/** The answer to an {@link Advance} or an {@link Acknowledge}. */
public sealed interface Verdict {
    /**
     * The request holds.
     *
     * @param view the view as it is now: the one asked for, or the one acknowledged
     */
    record Granted(View view) implements Verdict {}

    /**
     * The request changed nothing.
     *
     * @param current the machine's view, or none if the machine is unknown
     * @param reason one sentence for people
     */
    record Refused(Optional<View> current, String reason) implements Verdict {
        static final String MEMORY_LOST = "this arbiter has lost its memory: ";

        /**
         * Whether the arbiter lacks views that a host knows. Then nobody else was first and nothing was decided: the
         * requester neither acts nor gives up, but asks again until a person has restored the journal.
         */
        public boolean memoryLost() {
            return reason.startsWith(MEMORY_LOST);
        }
    }
}
