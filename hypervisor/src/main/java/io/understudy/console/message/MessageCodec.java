package io.understudy.console.message;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageCodec;
import java.util.List;

/** {@link MessageWriter} and {@link MessageReader} as a Netty handler. */
public final class MessageCodec extends ByteToMessageCodec<ConsoleMessage> {
    private boolean broken;

    public MessageCodec() {
        super(ConsoleMessage.class);
    }

    @Override
    protected void encode(ChannelHandlerContext context, ConsoleMessage message, ByteBuf out) {
        MessageWriter.write(message, out);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            ConsoleMessage message = MessageReader.read(in);
            if (message != null) {
                out.add(message);
            }
        } catch (BadMessageException e) {
            // Nothing after a bad frame can be trusted, and the connection may take a while to close.
            broken = true;
            throw e;
        }
    }
}
