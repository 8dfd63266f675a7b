package io.understudy.log.wire;

import java.nio.ByteBuffer;

/**
 * Integers from 0 to 2^63-1 in one to nine bytes: seven bits a byte, low bits first, the top bit says that more follow.
 * A number has exactly one spelling; readers refuse the longer ones.
 */
public final class Varint {
    /** The most bytes one takes. */
    public static final int MAX_BYTES = 9;

    private Varint() {}

    /** @throws IllegalArgumentException if the value is negative */
    public static int size(long value) {
        requireNotNegative(value);
        return value == 0 ? 1 : (63 - Long.numberOfLeadingZeros(value)) / 7 + 1;
    }

    /** @throws IllegalArgumentException if the value is negative */
    public static void put(ByteBuffer out, long value) {
        requireNotNegative(value);
        long rest = value;
        while (rest > 0x7F) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static void requireNotNegative(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("no varint is negative: " + value);
        }
    }
}
