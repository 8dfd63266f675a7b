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
    record Refused(Optional<View> current, String reason) implements Verdict {}
}
