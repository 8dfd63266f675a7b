package io.understudy.admission;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * Lets connections in a few at a time: behind a listening port is one thread with better things to do, a user's bytes or a
 * backup's acknowledgements. Who comes in a crowd waits in the kernel's queue. One for each listening channel; it is its
 * handler, not its children's.
 */
public final class AcceptPace extends ChannelInboundHandlerAdapter {
    /** As many as Netty accepts in one go. */
    static final int AT_A_TIME = 16;

    /** Of rest after them; what a lonely newcomer may have to wait is not felt. */
    static final long REST_MILLIS = 10;

    private int accepted;
    private boolean resting;

    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
        context.fireChannelRead(connection);
        accepted++;
        if (accepted >= AT_A_TIME && !resting) {
            resting = true;
            context.channel().config().setAutoRead(false);
            var unused = context.executor().schedule(() -> goOn(context), REST_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void goOn(ChannelHandlerContext context) {
        accepted = 0;
        resting = false;
        if (context.channel().isOpen()) {
            context.channel().config().setAutoRead(true);
        }
    }
}
