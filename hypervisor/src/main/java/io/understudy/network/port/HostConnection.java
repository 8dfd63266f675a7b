package io.understudy.network.port;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.understudy.message.BadMessageException;
import io.understudy.network.attachment.AttachmentMessage;
import io.understudy.network.attachment.AttachmentMessage.Attach;
import io.understudy.transport.TurnFlush;
import java.io.IOException;

/** One connection of a host. On the port's event loop. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class HostConnection extends SimpleChannelInboundHandler<AttachmentMessage> {
    private final AttachmentPort port;
    private final long number;
    private DuplexChannel channel;
    private TurnFlush flush;
    private Attach attach;
    private boolean sent;
    private long heardMillis;
    private String reason = "the host closed the connection";

    HostConnection(AttachmentPort port, long number, long nowMillis) {
        super(AttachmentMessage.class);
        this.port = port;
        this.number = number;
        heardMillis = nowMillis;
    }

    long number() {
        return number;
    }

    DuplexChannel channel() {
        return channel;
    }

    /** What it attached with last, null before. */
    Attach attach() {
        return attach;
    }

    void attachedAs(Attach said) {
        attach = said;
        sent = false;
    }

    /** Whether this is its first frame in this view. */
    boolean sendsFirst() {
        boolean first = !sent;
        sent = true;
        return first;
    }

    long heardMillis() {
        return heardMillis;
    }

    void heard(long nowMillis) {
        heardMillis = nowMillis;
    }

    /** Why it ends. */
    void because(String why) {
        reason = why;
    }

    String reason() {
        return reason;
    }

    /** For people. */
    String name() {
        return attach == null ? String.valueOf(channel.remoteAddress()) : "VM " + attach.vm() + " on " + attach.host();
    }

    void say(AttachmentMessage message) {
        channel.write(message, channel.voidPromise());
        flush.written();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = (DuplexChannel) context.channel();
        flush = new TurnFlush(channel);
        port.connected(this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, AttachmentMessage message) {
        port.received(this, message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        port.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() instanceof BadMessageException bad) {
            port.malformed(this, bad.getMessage());
        } else if (cause instanceof IOException) {
            reason = String.valueOf(cause.getMessage());
            context.close();
        } else {
            port.failed(this, cause);
        }
    }
}
