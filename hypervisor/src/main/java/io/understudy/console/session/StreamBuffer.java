package io.understudy.console.session;

import java.nio.ByteBuffer;

/**
 * A stretch of a byte stream, addressed by position in the stream: bytes are appended at its end and discarded at its
 * base. Memory grows with what is held and is given back when all of it is gone; the owner keeps the cap.
 */
final class StreamBuffer {
    private static final int SMALLEST = 1024;
    private static final int KEPT_WHEN_EMPTY = 16 * 1024;

    private byte[] ring = new byte[SMALLEST];
    private int head;
    private int size;
    private long base;

    StreamBuffer(long position) {
        base = position;
    }

    /** Position of the first byte held. */
    long base() {
        return base;
    }

    /** Position after the last byte held. */
    long end() {
        return base + size;
    }

    int size() {
        return size;
    }

    /** Appends what remains in a buffer, which is not changed. */
    void append(ByteBuffer bytes) {
        int length = bytes.remaining();
        grow(length);
        int tail = (head + size) & (ring.length - 1);
        int first = Math.min(length, ring.length - tail);
        bytes.get(bytes.position(), ring, tail, first);
        bytes.get(bytes.position() + first, ring, 0, length - first);
        size += length;
    }

    /** A copy of at most so many bytes from a position in the stretch on. */
    ByteBuffer copy(long position, int most) {
        check(position);
        int length = (int) Math.min(most, end() - position);
        byte[] bytes = new byte[length];
        int start = (int) (head + (position - base)) & (ring.length - 1);
        int first = Math.min(length, ring.length - start);
        System.arraycopy(ring, start, bytes, 0, first);
        System.arraycopy(ring, 0, bytes, first, length - first);
        return ByteBuffer.wrap(bytes);
    }

    /** Forgets the bytes below a position in the stretch. */
    void discardBelow(long position) {
        check(position);
        int gone = (int) (position - base);
        head = (head + gone) & (ring.length - 1);
        size -= gone;
        base = position;
        if (size == 0 && ring.length > KEPT_WHEN_EMPTY) {
            ring = new byte[SMALLEST];
            head = 0;
        }
    }

    /** Gives the bytes held other positions: the first one becomes this. */
    void relabel(long position) {
        base = position;
    }

    private void check(long position) {
        if (position < base || position > end()) {
            throw new IllegalArgumentException("position " + position + " is not in " + base + " to " + end());
        }
    }

    private void grow(int length) {
        if (length > ring.length - size) {
            int capacity = Integer.highestOneBit(Math.addExact(size, length) - 1) << 1;
            byte[] larger = new byte[capacity];
            copy(base, size).get(larger, 0, size);
            ring = larger;
            head = 0;
        }
    }
}
