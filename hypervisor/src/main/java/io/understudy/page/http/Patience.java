package io.understudy.page.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.ReadTimeoutHandler;

/** With a connection that asks for nothing. One that follows events or is a terminal may be silent for as long as it likes. */
final class Patience extends ReadTimeoutHandler {
    private static final int SECONDS = 30;

    Patience() {
        super(SECONDS);
    }

    @Override
    protected void readTimedOut(ChannelHandlerContext context) {
        context.close();
    }
}
