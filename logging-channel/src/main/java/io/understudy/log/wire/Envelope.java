package io.understudy.log.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What every piece of a file and every message of the channel is wrapped in.
 *
 * <pre>
 *  0        1        2        3        4        5        6        7        8        9
 * +--------+--------+--------+--------+--------+--------+--------+--------+--------+--- ... ---+
 * | length: bytes from 8 on, u32      | CRC32C of the bytes from 8 on, u32| kind   | body      |
 * +--------+--------+--------+--------+--------+--------+--------+--------+--------+--- ... ---+
 * </pre>
 *
 * <p>A length of zero does not exist, so a run of zero bytes (a file system's idea of a lost block) is no envelope.
 */
public final class Envelope {
    /** Length and CRC. */
    public static final int HEAD_BYTES = 8;

    /** The largest envelope, head included. Whoever reads a length allocates no more than this on its word. */
    public static final int MAX_BYTES = 1 << 20;

    /** The smallest: a kind with an empty body. */
    public static final int MIN_BYTES = HEAD_BYTES + 1;

    private static final int CRC_AT = 4;

    private Envelope() {}

    /** Fills in length and CRC of the envelope that lies between the buffer's position and limit. */
    public static void seal(ByteBuffer whole) {
        seal(whole, new CRC32C());
    }

    /** As {@link #seal(ByteBuffer)}, without allocating: the checksum object is the caller's. */
    public static void seal(ByteBuffer whole, CRC32C crc) {
        int start = whole.position();
        int total = whole.remaining();
        if (total < MIN_BYTES || total > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "an envelope takes " + MIN_BYTES + " to " + MAX_BYTES + " bytes, not " + total);
        }
        crc.reset();
        whole.position(start + HEAD_BYTES);
        crc.update(whole);
        whole.position(start);
        putLittle(whole, start, total - HEAD_BYTES);
        putLittle(whole, start + CRC_AT, (int) crc.getValue());
    }

    /**
     * The size in bytes, head included, of an envelope whose length field is known.
     *
     * @param lengthField the first four bytes
     * @param most what the reader is willing to take, at most {@link #MAX_BYTES}
     * @throws CorruptLogException if it is too small to be one or too large
     */
    public static int size(int lengthField, int most) {
        long total = (lengthField & 0xFFFFFFFFL) + HEAD_BYTES;
        if (total < MIN_BYTES) {
            throw new CorruptLogException(0, "an envelope of length 0");
        }
        if (total > most) {
            throw new CorruptLogException(0, "an envelope of " + total + " bytes, at most " + most + " are allowed");
        }
        return (int) total;
    }

    /**
     * Checks the envelope that lies exactly between the buffer's position and limit, and opens it.
     *
     * @return a reader at the kind; its offsets count from the envelope's first byte
     * @throws CorruptLogException if the size or the CRC is wrong
     */
    public static WireReader open(ByteBuffer whole) {
        ByteBuffer in = whole.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < HEAD_BYTES) {
            throw new CorruptLogException(in.remaining(), "the bytes end inside the head of an envelope");
        }
        int total = size(in.getInt(), MAX_BYTES);
        int expected = in.getInt();
        if (in.remaining() != total - HEAD_BYTES) {
            throw new CorruptLogException(
                    0, "an envelope of " + total + " bytes in a place of " + (in.remaining() + HEAD_BYTES));
        }
        int start = in.position();
        CRC32C crc = new CRC32C();
        crc.update(in);
        if ((int) crc.getValue() != expected) {
            throw new CorruptLogException(
                    CRC_AT, String.format("CRC32C is %08x, the bytes say %08x", expected, (int) crc.getValue()));
        }
        in.position(start);
        return new WireReader(in, HEAD_BYTES);
    }

    private static void putLittle(ByteBuffer out, int at, int value) {
        out.put(at, (byte) value)
                .put(at + 1, (byte) (value >>> 8))
                .put(at + 2, (byte) (value >>> 16))
                .put(at + 3, (byte) (value >>> 24));
    }
}
