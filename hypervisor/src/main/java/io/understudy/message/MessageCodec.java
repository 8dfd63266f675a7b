package io.understudy.message;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageCodec;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The messages of a protocol as a Netty handler.
 *
 * @param <M> the protocol's messages
 */
public class MessageCodec<M> extends ByteToMessageCodec<M> {
    private final Function<ByteBuf, M> reader;
    private final BiConsumer<M, ByteBuf> writer;
    private boolean broken;

    /**
     * @param reader takes one message off the front of a buffer, null if it is not complete yet
     * @param writer appends one
     */
    protected MessageCodec(Class<M> messages, Function<ByteBuf, M> reader, BiConsumer<M, ByteBuf> writer) {
        super(messages);
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    protected void encode(ChannelHandlerContext context, M message, ByteBuf out) {
        writer.accept(message, out);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            M message = reader.apply(in);
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
