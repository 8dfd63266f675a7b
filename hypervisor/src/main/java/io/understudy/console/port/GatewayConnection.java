package io.understudy.console.port;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.message.BadMessageException;
import java.io.IOException;

/** One connection of a gateway, as the {@link ConsolePort} sees it. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class GatewayConnection extends SimpleChannelInboundHandler<ConsoleMessage> {
    private final ConsolePort port;
    private final long number;
    private boolean spoke;

    GatewayConnection(ConsolePort port, long number) {
        super(ConsoleMessage.class);
        this.port = port;
        this.number = number;
    }

    /** Whether a whole message came yet. */
    boolean spoke() {
        return spoke;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        port.connected(number, (DuplexChannel) context.channel(), this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ConsoleMessage message) {
        spoke = true;
        port.received(number, message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        port.closed(number);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() instanceof BadMessageException bad) {
            port.malformed(number, bad.getMessage());
        } else if (cause instanceof IOException) {
            context.close();
        } else {
            port.failed(number, cause);
        }
    }
}
