package io.understudy.simulation;

import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.entry.Baseline;
import java.util.List;

/**
 * A state as it came.
 *
 * @param start where the log stands behind it
 * @param parts in the order of the channel
 */
record StoredState(Baseline start, List<ChannelMessage> parts) {}
