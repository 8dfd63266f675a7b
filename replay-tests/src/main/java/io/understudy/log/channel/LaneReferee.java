package io.understudy.log.channel;

import io.understudy.log.wire.EnvelopeKind;
import java.util.Optional;

/** Lends the simulation the real order of a lane's messages, which nobody else outside this package needs. */
public final class LaneReferee {
    private final LaneOrder order;

    public LaneReferee(Lane lane) {
        order = new LaneOrder(lane);
    }

    /**
     * A message passes.
     *
     * @param fromConnecting whether the side that connected sends it
     * @return why it may not, in one line
     */
    public Optional<String> pass(EnvelopeKind kind, boolean fromConnecting) {
        return order.pass(kind, fromConnecting);
    }
}
