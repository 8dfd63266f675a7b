package io.understudy.console.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.understudy.console.message.ConsoleMessage;

/** The gateway's connection to a replica. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class ReplicaConnection extends SimpleChannelInboundHandler<ConsoleMessage> {
    private final ConsoleGateway gateway;
    private final long number;
    private String reason = "the connection was closed";

    ReplicaConnection(ConsoleGateway gateway, long number) {
        super(ConsoleMessage.class);
        this.gateway = gateway;
        this.number = number;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ConsoleMessage message) {
        gateway.received(number, message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gateway.closed(number, reason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        reason = cause instanceof DecoderException && cause.getCause() != null
                ? "protocol error: " + cause.getCause().getMessage()
                : String.valueOf(cause.getMessage());
        context.close();
    }
}
