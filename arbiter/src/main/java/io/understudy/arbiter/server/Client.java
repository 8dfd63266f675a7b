package io.understudy.arbiter.server;

import io.understudy.arbiter.protocol.Answer;

/** Where answers go. Called on the commit thread. */
public interface Client {
    /** The answer to one request. */
    void answer(Answer answer);

    /** A further view of a subscription. */
    void push(Answer answer);
}
