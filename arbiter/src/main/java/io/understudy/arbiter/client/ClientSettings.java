package io.understudy.arbiter.client;

import io.understudy.arbiter.ClusterId;
import java.util.Optional;

/**
 * How patient a client is, and with whom.
 *
 * @param connectTimeoutMillis for one attempt to connect
 * @param pingMillis how often a client that has nothing to say shows that it is there
 * @param silenceTimeoutMillis a connection on which nothing arrives for so long is given up for a new one; longer than
 *     {@code pingMillis}
 * @param firstBackoffMillis before the first new attempt; doubles with each one
 * @param maxBackoffMillis the longest wait between two attempts
 * @param cluster the only cluster to speak to; if none, the first one met
 */
public record ClientSettings(
        int connectTimeoutMillis,
        long pingMillis,
        long silenceTimeoutMillis,
        long firstBackoffMillis,
        long maxBackoffMillis,
        Optional<ClusterId> cluster) {
    /** For hosts near each other: an arbiter that hangs is given up after two seconds, one that is back found in one. */
    public static ClientSettings defaults() {
        return new ClientSettings(1000, 500, 2000, 20, 1000, Optional.empty());
    }

    public ClientSettings {
        if (connectTimeoutMillis < 1 || pingMillis < 1 || firstBackoffMillis < 1) {
            throw new IllegalArgumentException("every time of the arbiter's client must be at least 1 ms");
        }
        if (silenceTimeoutMillis <= pingMillis) {
            throw new IllegalArgumentException("the silence timeout must be longer than the ping interval");
        }
        if (maxBackoffMillis < firstBackoffMillis) {
            throw new IllegalArgumentException("the longest back-off must be at least the first one");
        }
    }
}
