package io.understudy.arbiter.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.understudy.arbiter.encoding.MalformedException;
import java.util.List;

/**
 * Cuts the byte stream into messages and reads them. The first malformed one ends it: nothing behind it is read, not
 * even while the connection closes.
 *
 * @param <T> {@link Request} or {@link Answer}
 */
public final class MessageDecoder<T> extends ByteToMessageDecoder {
    /** Reads one message from exactly its bytes. */
    public interface Reader<T> {
        T read(ByteBuf bytes) throws MalformedException;
    }

    private final Reader<T> reader;
    private boolean broken;

    public MessageDecoder(Reader<T> reader) {
        this.reader = reader;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> messages)
            throws MalformedException {
        if (broken) {
            bytes.skipBytes(bytes.readableBytes());
            return;
        }
        if (bytes.readableBytes() < WireFormat.LENGTH_BYTES) {
            return;
        }
        long length = bytes.getUnsignedInt(bytes.readerIndex());
        if (length < 1 || length > WireFormat.MAX_MESSAGE_BYTES) {
            broken = true;
            throw new MalformedException(
                    "a message's length is " + length + ", not 1 to " + WireFormat.MAX_MESSAGE_BYTES);
        }
        if (bytes.readableBytes() < WireFormat.LENGTH_BYTES + length) {
            return;
        }
        bytes.skipBytes(WireFormat.LENGTH_BYTES);
        try {
            messages.add(reader.read(bytes.readSlice((int) length)));
        } catch (MalformedException e) {
            broken = true;
            throw e;
        }
    }
}
