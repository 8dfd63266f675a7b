package io.understudy.log.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.Snappy;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.WireReader;
import java.nio.ByteBuffer;

/** Pieces of a state from bytes, trusting none. The mirror of {@link PieceWriter}. */
final class PieceReader {
    private PieceReader() {}

    /**
     * Reads what follows the kind, to the end; keeps nothing of the buffer.
     *
     * @throws CorruptLogException before anything is allocated if the lengths are wrong, or if the Snappy block is no such
     */
    static StatePiece read(WireReader in) {
        StatePart part = StatePart.of(in.u8("the part"), in.offset() - 1L);
        boolean compressed = in.flag("the coding");
        long offset = in.varint("the offset");
        int lengthAt = in.offset();
        int length = (int) in.varint(StatePiece.MAX_BYTES, "the piece's length");
        if (length == 0) {
            throw new CorruptLogException(lengthAt, "a piece of state without bytes");
        }
        int coded = in.remaining();
        if (compressed ? coded > PieceWriter.worthwhile(length) : coded != length) {
            throw new CorruptLogException(
                    lengthAt,
                    "a piece of " + length + " bytes cannot take " + coded + (compressed ? " compressed" : ""));
        }
        byte[] bytes = compressed ? decompressed(in, length) : in.bytes(length, "the piece");
        return new StatePiece(part, offset, ByteBuffer.wrap(bytes));
    }

    private static byte[] decompressed(WireReader in, int length) {
        int at = in.offset();
        ByteBuf block = Unpooled.wrappedBuffer(in.rest());
        if (preamble(block) != length) {
            throw new CorruptLogException(at, "the Snappy block does not begin with the piece's length, " + length);
        }
        byte[] bytes = new byte[length];
        ByteBuf out = Unpooled.wrappedBuffer(bytes).clear();
        try {
            new Snappy().decode(block, out);
        } catch (DecompressionException | IndexOutOfBoundsException | IllegalArgumentException e) {
            // The decoder trusts lengths; that the array cannot grow is what stops it.
            throw new CorruptLogException(at + block.readerIndex(), "a bad Snappy block: " + e.getMessage());
        }
        if (block.isReadable() || out.isWritable()) {
            throw new CorruptLogException(
                    at + block.readerIndex(), "a bad Snappy block: it ends after " + out.writerIndex() + " bytes");
        }
        in.bytes(in.remaining(), "the Snappy block");
        return bytes;
    }

    /** The block's first varint, which is not spelt longer than three bytes; -1 if it is. Moves nothing. */
    private static int preamble(ByteBuf block) {
        int value = 0;
        for (int i = 0; i < Math.min(3, block.readableBytes()); i++) {
            int next = block.getUnsignedByte(i);
            value |= (next & 0x7F) << (7 * i);
            if (next < 0x80) {
                return value;
            }
        }
        return -1;
    }
}
