package io.understudy.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection so that the last words arrive. Closing a socket with unread input sends a reset (RFC 2525, section
 * 2.17) that takes away what the peer has not read yet, so the output is shut first and input discarded until the peer
 * closes or five seconds have passed.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class LingeringClose extends ChannelInboundHandlerAdapter {
    private static final long LINGER_MILLIS = 5000;

    private LingeringClose() {}

    /** Sends the last words and ends the connection. On the channel's event loop. */
    public static void say(DuplexChannel channel, Object lastWords) {
        if (!channel.isActive()) {
            ReferenceCountUtil.release(lastWords);
            return;
        }
        channel.pipeline().addFirst(new LingeringClose());
        channel.writeAndFlush(lastWords).addListener(written -> channel.shutdownOutput());
        channel.config().setAutoRead(true);
        closeLater(channel);
    }

    private static void closeLater(Channel channel) {
        var timeout = channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> timeout.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }
}
