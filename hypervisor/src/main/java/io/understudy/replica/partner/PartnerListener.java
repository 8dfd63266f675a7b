package io.understudy.replica.partner;

import io.understudy.log.message.ChannelMessage;

/** What is heard on a log link. */
public interface PartnerListener {
    /** The link stands. */
    void connected(Partner partner);

    void message(Partner partner, ChannelMessage message);

    /**
     * The link is gone; the last call for it, also for one that never stood.
     *
     * @param reason one line
     */
    void closed(Partner partner, String reason);
}
