package io.understudy.arbiter.client;

import io.understudy.arbiter.ClusterId;

/** Hears whether the arbiter can be reached. Called on the client's event loop, once per change. */
public interface ConnectionListener {
    /** The arbiter has been met and is being asked whatever waits for an answer. */
    void connected(ClusterId cluster);

    /**
     * The arbiter cannot be reached, or the one there is not ours. The client goes on trying by itself.
     *
     * @param reason one line for people; also called when only the reason is new
     */
    void disconnected(String reason);

    /** For callers to whom it does not matter. */
    static ConnectionListener none() {
        return new ConnectionListener() {
            @Override
            public void connected(ClusterId cluster) {}

            @Override
            public void disconnected(String reason) {}
        };
    }
}
