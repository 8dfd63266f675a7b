package io.understudy.console.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;

/** A user's connection to the gateway. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class UserConnection extends ChannelInboundHandlerAdapter {
    private final ConsoleGateway gateway;

    UserConnection(ConsoleGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        gateway.userConnected((DuplexChannel) context.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            gateway.userBytes((DuplexChannel) context.channel(), ((ByteBuf) message).nioBuffer());
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gateway.userGone((DuplexChannel) context.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        gateway.userFailed(cause);
        context.close();
    }
}
