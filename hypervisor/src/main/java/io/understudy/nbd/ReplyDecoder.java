package io.understudy.nbd;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.understudy.message.BadMessageException;
import java.util.List;
import java.util.function.LongFunction;

/** A server's simple replies. It never reads past one, and never allocates more than was asked for. */
final class ReplyDecoder extends ByteToMessageDecoder {
    private static final byte[] NOTHING = {};

    private final LongFunction<NbdRequest> asked;

    /** @param asked the request of a handle that has no reply yet, null if there is none */
    ReplyDecoder(LongFunction<NbdRequest> asked) {
        this.asked = asked;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < NbdProtocol.REPLY_BYTES) {
            return;
        }
        int start = in.readerIndex();
        if (in.getInt(start) != NbdProtocol.REPLY_MAGIC) {
            throw new BadMessageException("the server's reply is none");
        }
        int error = in.getInt(start + 4);
        long handle = in.getLong(start + 8);
        NbdRequest request = asked.apply(handle);
        if (request == null) {
            throw new BadMessageException(
                    "the server replies to a request that was never made, " + Long.toUnsignedString(handle));
        }
        int length = error == 0 && request.kind() == NbdRequest.Kind.READ ? request.length() : 0;
        if (in.readableBytes() < NbdProtocol.REPLY_BYTES + length) {
            return;
        }
        in.skipBytes(NbdProtocol.REPLY_BYTES);
        byte[] data = length == 0 ? NOTHING : new byte[length];
        in.readBytes(data);
        out.add(new NbdReply(error, handle, data));
    }
}
