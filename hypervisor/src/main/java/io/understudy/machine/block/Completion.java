package io.understudy.machine.block;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The end of a request as the log has it: an input of the disk's stream.
 *
 * <pre>
 *   +0 u64 number of the request   +8 u8 1 if it failed   +9 u32 CRC32C of what was read, 0 if nothing was
 * </pre>
 *
 * <p>Little-endian.
 */
public record Completion(long number, boolean failed, int check) {
    public static final int BYTES = Long.BYTES + 1 + Integer.BYTES;

    /** The mirror of {@link #put}. */
    public static Completion get(byte[] bytes, int offset, int length) {
        if (length != BYTES) {
            throw new IllegalArgumentException("the end of a request takes " + BYTES + " bytes, not " + length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length).order(ByteOrder.LITTLE_ENDIAN);
        long number = in.getLong();
        int failed = in.get();
        if (failed != 0 && failed != 1) {
            throw new IllegalArgumentException("no request ends with status " + failed);
        }
        return new Completion(number, failed == 1, in.getInt());
    }

    /** Puts it at the beginning of this. */
    public void put(byte[] into) {
        ByteBuffer.wrap(into)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .put((byte) (failed ? 1 : 0))
                .putInt(check);
    }
}
