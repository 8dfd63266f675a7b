package io.understudy.machine.block;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Some of what a request read, as the log has it where not every host can read it for itself: an input of the disk's stream, in
 * front of the {@link Completion}.
 *
 * <pre>
 *   +0 u64 number of the request   +8 u8 2   +9 u32 where in what was read this is   +13 the bytes
 * </pre>
 *
 * <p>Little-endian.
 */
public record ReadPiece(long number, int at, int from, int length) {
    public static final int HEAD_BYTES = Completion.BYTES;

    /** The most bytes of what was read. */
    public static final int MOST_DATA = 64 << 10;

    private static final byte MARK = 2;

    /** Whether an input of a disk's stream is one. */
    public static boolean is(byte[] bytes, int offset, int length) {
        return length > HEAD_BYTES && bytes[offset + Long.BYTES] == MARK;
    }

    /** The mirror of {@link #put}; the bytes are those of this input from {@link #from} on. */
    public static ReadPiece get(byte[] bytes, int offset, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length).order(ByteOrder.LITTLE_ENDIAN);
        long number = in.getLong();
        return new ReadPiece(number, in.getInt(offset + Long.BYTES + 1), offset + HEAD_BYTES, length - HEAD_BYTES);
    }

    /**
     * Puts the next one at the beginning of this.
     *
     * @param data all that was read
     * @param at from where on
     * @param most bytes of the input
     * @return the length of the input, 0 if there is no room for it
     */
    public static int put(long number, int at, byte[] data, byte[] into, int most) {
        int length = Math.min(Math.min(MOST_DATA, data.length - at), most - HEAD_BYTES);
        if (length < 1) {
            return 0;
        }
        ByteBuffer.wrap(into)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .put(MARK)
                .putInt(at)
                .put(data, at, length);
        return HEAD_BYTES + length;
    }
}
