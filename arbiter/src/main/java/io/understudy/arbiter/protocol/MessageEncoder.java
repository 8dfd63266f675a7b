package io.understudy.arbiter.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
import java.util.function.BiConsumer;

/**
 * Puts the length in front of each message; the mirror of {@link MessageDecoder}.
 *
 * @param <T> {@link Request} or {@link Answer}
 */
public final class MessageEncoder<T> extends MessageToByteEncoder<T> {
    private final BiConsumer<T, ByteBuf> writer;

    public MessageEncoder(Class<T> type, BiConsumer<T, ByteBuf> writer) {
        super(type);
        this.writer = writer;
    }

    @Override
    protected void encode(ChannelHandlerContext context, T message, ByteBuf bytes) {
        int start = bytes.writerIndex();
        bytes.writeInt(0);
        writer.accept(message, bytes);
        int length = bytes.writerIndex() - start - WireFormat.LENGTH_BYTES;
        if (length > WireFormat.MAX_MESSAGE_BYTES) {
            throw new IllegalStateException("a message of " + length + " bytes exceeds the protocol's limit");
        }
        bytes.setInt(start, length);
    }
}
