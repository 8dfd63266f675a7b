package io.understudy.transport;

import io.netty.channel.Channel;

/** Lets all that is written to a channel in one turn of its event loop go out together. On that event loop. */
// A flush that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class TurnFlush {
    private final Channel channel;
    private boolean due;

    public TurnFlush(Channel channel) {
        this.channel = channel;
    }

    /** Something was written. */
    public void written() {
        if (!due) {
            due = true;
            channel.eventLoop().execute(() -> {
                due = false;
                channel.flush();
            });
        }
    }
}
