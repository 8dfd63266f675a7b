package io.understudy.arbiter.server;

import io.understudy.arbiter.protocol.Answer;
import java.util.List;

/** Where answers go. Called on the commit thread. */
public interface Client {
    /** In place of who asked another arbiter, or this one before it was started again. */
    Client NOBODY = new Client() {
        @Override
        public void answer(Answer answer) {}

        @Override
        public void push(Answer answer) {}
    };

    /** The answer to one request. */
    void answer(Answer answer);

    /** A further view of a subscription. */
    void push(Answer answer);

    /**
     * A further snapshot of the pool, with its end. A client that is slower than the pool may leave out snapshots that a
     * newer one has overtaken.
     */
    default void push(Feed feed, List<Answer> snapshot) {
        snapshot.forEach(this::push);
    }
}
