package io.understudy.replica.role;

/**
 * How fast a pair suspects.
 *
 * @param heartbeatNanos between two heartbeats
 * @param silenceNanos without a word from the partner, or without progress of its side of the log, until it is suspected;
 *     must survive a garbage collection on a busy host
 */
public record RoleSettings(long heartbeatNanos, long silenceNanos) {
    public static final RoleSettings DEFAULT = new RoleSettings(50_000_000L, 1_000_000_000L);

    public RoleSettings {
        if (heartbeatNanos <= 0 || silenceNanos < 3 * heartbeatNanos) {
            throw new IllegalArgumentException("the silence timeout must be at least three heartbeats");
        }
    }
}
