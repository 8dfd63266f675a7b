package io.understudy.log.channel;

import io.understudy.log.message.ChannelMessage;

/**
 * What happens on a link. All calls for one link come on its event loop, so they must be quick; one that throws closes
 * the link.
 */
public interface ChannelListener {
    /** Both lanes stand. The first call for a link, unless it never gets this far. */
    void connected(LogLink link);

    /** A message that may come at this moment. Never a {@link ChannelMessage.Join}. */
    void message(LogLink link, ChannelMessage message);

    /**
     * The link is gone, both lanes of it. The last call for a link, exactly once, also for one that never stood.
     *
     * @param reason one line
     */
    void closed(LogLink link, String reason);

    /**
     * The listening side turned a connection away before it became a link: no message, a wrong one, too slow.
     *
     * @param from its address
     * @param reason one line
     */
    default void rejected(String from, String reason) {}
}
