package io.understudy.replica.partner;

import io.understudy.log.channel.LogLink;
import io.understudy.log.message.ChannelMessage;

/** The other host of the pair, at the far end of a log link. */
public interface Partner {
    /** Sends a message on its lane, as {@code LogLink.send} does. */
    void send(ChannelMessage message);

    /** What leads there, for whoever sends a log or a state over it. */
    LogLink link();

    /** Stops or resumes reading entries and what else comes on their lane. */
    void receive(boolean on);

    /** Says goodbye as far as the other end reads, and closes; the listener hears of it. */
    void close(String why);
}
