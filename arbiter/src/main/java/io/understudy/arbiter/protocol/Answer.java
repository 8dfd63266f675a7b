package io.understudy.arbiter.protocol;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import java.util.Optional;

/** What the arbiter says. */
public sealed interface Answer {
    /**
     * The first message of a connection. An arbiter of another version than the client's closes the connection after
     * it.
     *
     * @param version of the protocol, 0 to 65535
     * @param cluster whose journal this arbiter keeps
     */
    record Welcome(int version, ClusterId cluster) implements Answer {}

    /** The machine's durable view, or none if the machine is unknown. */
    record Current(long correlation, Optional<View> view) implements Answer {}

    record Judged(long correlation, Verdict verdict) implements Answer {}

    record Pong(long correlation) implements Answer {}
}
