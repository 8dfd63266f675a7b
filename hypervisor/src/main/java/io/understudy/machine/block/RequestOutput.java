package io.understudy.machine.block;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A request to a disk that all replicas share, as an output of the disk's stream: each replica makes it and has what it writes,
 * and one of them executes it when it has left.
 *
 * <pre>
 *   +0 u64 number   +8 u8 kind   +9 u64 sector   +17 u32 bytes   +21 u32 CRC32C of what is written
 * </pre>
 *
 * <p>Little-endian; all have the same length, so a position says how many there were.
 */
public final class RequestOutput {
    public static final int BYTES = 25;

    private RequestOutput() {}

    /** One as bytes. */
    public static byte[] bytes(long number, DiskRequest.Kind kind, long sector, int length, int check) {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .put(code(kind))
                .putLong(sector)
                .putInt(length)
                .putInt(check)
                .array();
    }

    private static byte code(DiskRequest.Kind kind) {
        return switch (kind) {
            case READ -> 0;
            case WRITE -> 1;
            case FLUSH -> 2;
            case DISCARD -> 3;
        };
    }
}
