package io.understudy.arbiter.server;

import io.understudy.arbiter.view.Change;
import java.util.Optional;

/**
 * A request between its decision and its answer.
 *
 * @param change what must be durable first, or none
 * @param answer shows and answers; to be run once every change of the round is durable, in the order of decisions
 */
record Decided(Optional<? extends Change> change, Runnable answer) {
    /** For what changes nothing. */
    static Decided without(Runnable answer) {
        return new Decided(Optional.empty(), answer);
    }
}
