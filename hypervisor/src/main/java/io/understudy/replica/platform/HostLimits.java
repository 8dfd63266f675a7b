package io.understudy.replica.platform;

import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.console.session.ConsoleLimits;
import io.understudy.log.channel.ChannelLimits;
import io.understudy.log.ring.RingCapacity;
import io.understudy.replay.EntryQueue;

/**
 * What a host holds at most, and how long it waits for others.
 *
 * @param ring of the log that it makes
 * @param queueBytes of a log that it receives and has not executed; the same for what waits for its disk
 * @param console of the serial line's port
 * @param channel of the log's channel
 * @param arbiter of its connection to the arbiter
 * @param reportMillis between two reports to the pool, as the arbiter expects them
 */
public record HostLimits(
        RingCapacity ring,
        long queueBytes,
        ConsoleLimits console,
        ChannelLimits channel,
        ClientSettings arbiter,
        long reportMillis) {
    public static final HostLimits STANDARD = new HostLimits(
            RingCapacity.DEFAULT,
            EntryQueue.CAP_BYTES,
            ConsoleLimits.STANDARD,
            ChannelLimits.DEFAULT,
            ClientSettings.defaults(),
            PoolSettings.defaults().pingMillis());
}
