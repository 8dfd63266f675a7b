package io.understudy.arbiter.wish;

import java.util.Arrays;

/** How to build a machine, in the words of the hosts; the arbiter keeps the bytes and does not read them. Immutable. */
public final class Spec {
    public static final int MAX_BYTES = 2048;

    /** For machines of which there is nothing to tell. */
    public static final Spec EMPTY = new Spec(new byte[0]);

    private final byte[] bytes;

    /** @throws IllegalArgumentException if it is longer than {@value #MAX_BYTES} bytes */
    public Spec(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a machine's specification has " + bytes.length + " bytes, the limit is " + MAX_BYTES);
        }
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Spec spec && Arrays.equals(bytes, spec.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
