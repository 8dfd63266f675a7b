package io.understudy.nbd;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.understudy.message.BadMessageException;
import java.util.List;

/** A client's requests, within an export. It never reads past one and never allocates more than {@link NbdProtocol#MOST_BYTES}. */
public final class RequestDecoder extends ByteToMessageDecoder {
    private static final byte[] NOTHING = {};

    private final long exportBytes;

    public RequestDecoder(long exportBytes) {
        this.exportBytes = exportBytes;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < NbdProtocol.REQUEST_BYTES) {
            return;
        }
        int start = in.readerIndex();
        if (in.getInt(start) != NbdProtocol.REQUEST_MAGIC) {
            throw new BadMessageException("a request that is none");
        }
        NbdRequest.Kind kind = NbdRequest.Kind.ofCode(in.getUnsignedShort(start + 6));
        long offset = in.getLong(start + 16);
        long length = in.getUnsignedInt(start + 24);
        boolean fits = offset >= 0 && offset <= exportBytes - length;
        boolean trims = kind == NbdRequest.Kind.TRIM;
        if (kind == null || !fits || length > (trims ? Integer.MAX_VALUE : NbdProtocol.MOST_BYTES)) {
            throw new BadMessageException("a request that no host makes: " + kind + ", " + length + " bytes at "
                    + Long.toUnsignedString(offset));
        }
        int written = kind == NbdRequest.Kind.WRITE ? (int) length : 0;
        if (in.readableBytes() < NbdProtocol.REQUEST_BYTES + written) {
            return;
        }
        boolean force = (in.getUnsignedShort(start + 4) & NbdProtocol.CMD_FLAG_FUA) != 0;
        long handle = in.getLong(start + 8);
        in.skipBytes(NbdProtocol.REQUEST_BYTES);
        byte[] data = written == 0 ? NOTHING : new byte[written];
        in.readBytes(data);
        out.add(new NbdRequest(kind, force, handle, offset, (int) length, data));
    }
}
