package io.understudy.arbiter.server;

import io.understudy.arbiter.view.Change;
import java.util.List;

/**
 * A request between its decision and its answer.
 *
 * @param changes what must be durable first, perhaps nothing
 * @param answer shows and answers; to be run once every change of the round is durable, in the order of decisions
 */
record Decided(List<? extends Change> changes, Runnable answer) {
    /** For what changes nothing. */
    static Decided without(Runnable answer) {
        return new Decided(List.of(), answer);
    }
}
