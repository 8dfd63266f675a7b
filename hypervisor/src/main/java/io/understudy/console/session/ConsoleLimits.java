package io.understudy.console.session;

/**
 * How patient a replica's console is.
 *
 * @param heartbeatMillis between two heartbeats to the gateway
 * @param unattendedMillis a gateway silent for so long is let go; without a gateway for so long, nobody listens any more
 * @param outputCapBytes released output that is held while it is unconfirmed: above it the machine is asked to wait, or,
 *     when nobody listens, the oldest falls off
 */
public record ConsoleLimits(long heartbeatMillis, long unattendedMillis, int outputCapBytes) {
    /** A heartbeat every 100 ms, 10 s of patience, 1 MiB of output. */
    public static final ConsoleLimits STANDARD = new ConsoleLimits(100, 10_000, 1 << 20);

    public ConsoleLimits {
        if (heartbeatMillis < 1 || unattendedMillis < 1 || outputCapBytes < 1) {
            throw new IllegalArgumentException("console limits must be at least 1: " + heartbeatMillis + " ms, "
                    + unattendedMillis + " ms, " + outputCapBytes + " bytes");
        }
    }
}
