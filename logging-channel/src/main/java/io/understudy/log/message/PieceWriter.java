package io.understudy.log.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.Snappy;
import io.understudy.log.wire.Envelope;
import io.understudy.log.wire.EnvelopeKind;
import io.understudy.log.wire.Varint;
import java.nio.ByteBuffer;

/**
 * Pieces of a state as bytes, straight from the state into the connection's buffer. The mirror of {@link PieceReader}.
 *
 * <pre>
 * +--------------+------------+-----------------+------+-----------+--------+--------+-----------+
 * | length u32   | CRC32C u32 | kind = 0x18 u8  | part | coding u8 | offset | plain  | the bytes |
 * |              |            |                 | u8   | 0 or 1    |        | length |           |
 * +--------------+------------+-----------------+------+-----------+--------+--------+-----------+
 *   offset and plain length: varints; the bytes: as they are (coding 0) or as one Snappy block (coding 1)
 * </pre>
 */
public final class PieceWriter {
    static final int RAW = 0;
    static final int SNAPPY = 1;

    /** What stands in front of the bytes, at most. */
    public static final int HEADER_BYTES = Envelope.MIN_BYTES + 2 + 2 * Varint.MAX_BYTES;

    private final Snappy snappy = Snappy.withHashTableReuse();

    /** The most that so many bytes may take as a Snappy block; what saves less than an eighth is not worth its decoding. */
    static int worthwhile(int plainLength) {
        return plainLength - plainLength / 8 - 1;
    }

    /**
     * Writes a whole envelope.
     *
     * @param out an empty buffer; it grows if need be
     * @param bytes 1 to {@link ChannelMessage.StatePiece#MAX_BYTES}; not changed
     * @param compress whether to try
     */
    public void write(ByteBuf out, StatePart part, long offset, ByteBuffer bytes, boolean compress) {
        if (!compress || !tryCompressed(out, part, offset, bytes)) {
            header(out, part, RAW, offset, bytes.remaining());
            out.writeBytes(bytes.duplicate());
        }
        Envelope.seal(out.nioBuffer());
    }

    private boolean tryCompressed(ByteBuf out, StatePart part, long offset, ByteBuffer bytes) {
        header(out, part, SNAPPY, offset, bytes.remaining());
        int start = out.writerIndex();
        // Netty's encoder counts from index 0 of what it reads.
        snappy.encode(Unpooled.wrappedBuffer(bytes.slice()), out, bytes.remaining());
        return out.writerIndex() - start <= worthwhile(bytes.remaining());
    }

    private static void header(ByteBuf out, StatePart part, int coding, long offset, int length) {
        out.clear()
                .writeZero(Envelope.HEAD_BYTES)
                .writeByte(EnvelopeKind.STATE_PIECE.code())
                .writeByte(part.code())
                .writeByte(coding);
        ByteBuffer numbers = ByteBuffer.allocate(2 * Varint.MAX_BYTES);
        Varint.put(numbers, offset);
        Varint.put(numbers, length);
        out.writeBytes(numbers.flip());
    }
}
