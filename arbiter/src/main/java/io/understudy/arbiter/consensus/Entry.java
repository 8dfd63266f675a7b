package io.understudy.arbiter.consensus;

import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.Host;
import java.util.List;
import java.util.Optional;

/**
 * Requests that are decided together, in this order. Nothing else enters a decision: no clock, no report that is not in
 * here.
 *
 * @param proposer whose round this is, see {@link Consensus#proposer}
 * @param number the proposer's own
 * @param inputs perhaps none: who only reads waits for a place in the order, too
 */
public record Entry(long proposer, long number, List<Input> inputs) {
    /**
     * One request that changes something durable.
     *
     * @param request an advance, an acknowledgement, a wish, or a report
     * @param busy who was busy with the wish's machine, by reports that the proposer had: the one thing that a decision needs
     *     and no entry says
     */
    public record Input(Request request, Optional<Host> busy) {}

    public Entry {
        inputs = List.copyOf(inputs);
    }
}
