package io.understudy.log.channel;

import io.understudy.admission.AdmissionLimits;

/**
 * How much the channel buffers, and how long it waits for the other end's half sentences. Liveness is not judged here.
 *
 * @param highWaterBytes with this much unsent, entries stay in the ring
 * @param lowWaterBytes and leave it again below this
 * @param socketBufferBytes the kernel's send and receive buffers, 0 to let the kernel choose; they hold entries that no
 *     flow control of ours sees
 * @param connectTimeoutMillis for the TCP connections
 * @param joinTimeoutMillis from a connection's start until both lanes are joined; a host whose cores are overloaded while its
 *     Java starts has been seen to take six seconds
 * @param messageTimeoutMillis from a message's first byte to its last
 * @param unaccepted connections at a time that are no part of a link that this host accepted
 */
public record ChannelLimits(
        int highWaterBytes,
        int lowWaterBytes,
        int socketBufferBytes,
        int connectTimeoutMillis,
        int joinTimeoutMillis,
        int messageTimeoutMillis,
        AdmissionLimits unaccepted) {
    public static final ChannelLimits DEFAULT =
            new ChannelLimits(256 * 1024, 128 * 1024, 512 * 1024, 3_000, 10_000, 10_000, AdmissionLimits.STANDARD);
}
