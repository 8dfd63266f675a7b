package io.understudy.arbiter.server;

import io.understudy.arbiter.protocol.Request;

/** What the connections put into the queue of the commit thread, or a simulation into a round. */
public sealed interface Work {
    record Asked(Request request, Client client) implements Work {
        /** What an answer repeats. */
        long correlation() {
            return request instanceof Request.Correlated correlated ? correlated.correlation() : 0;
        }
    }

    /** The client is gone; its subscriptions end. */
    record Left(Client client) implements Work {}
}
