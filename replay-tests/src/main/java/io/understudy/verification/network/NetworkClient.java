package io.understudy.verification.network;

import java.io.IOException;

/** Somebody who works with what the guest serves, and knows what must come. */
public interface NetworkClient extends AutoCloseable {
    /**
     * Does one piece of work: asks, and checks every byte of the answer.
     *
     * @throws WrongAnswerException if one is wrong
     * @throws IOException if the connection broke, or nothing came for a long time
     */
    void work() throws IOException;

    /** Does one that the guest has to remember. */
    default void workToRemember() throws IOException {
        work();
    }

    /** Ends what it holds open. */
    @Override
    default void close() {}
}
