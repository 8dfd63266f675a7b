package io.understudy.network.cable;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.understudy.network.attachment.AttachmentMessage;

/** One connection to the switch, as the {@link Cable} sees it. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class SwitchConnection extends SimpleChannelInboundHandler<AttachmentMessage> {
    private final Cable cable;
    private final long number;
    private String reason = "the switch closed the connection";

    SwitchConnection(Cable cable, long number) {
        super(AttachmentMessage.class);
        this.cable = cable;
        this.number = number;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        cable.connected(number);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, AttachmentMessage message) {
        cable.received(number, message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cable.closed(number, reason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        reason = cause instanceof DecoderException && cause.getCause() != null
                ? "protocol error: " + cause.getCause().getMessage()
                : String.valueOf(cause.getMessage());
        context.close();
    }
}
