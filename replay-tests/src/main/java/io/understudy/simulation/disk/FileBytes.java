package io.understudy.simulation.disk;

import java.util.Arrays;

/** Bytes that grow; zeros where nothing was put. */
final class FileBytes {
    private byte[] bytes = new byte[0];
    private int size;

    int size() {
        return size;
    }

    /** Valid until this grows. */
    byte[] array() {
        return bytes;
    }

    void put(int offset, byte[] from, int start, int length) {
        resize(Math.max(size, offset + length));
        System.arraycopy(from, start, bytes, offset, length);
    }

    void resize(int newSize) {
        if (newSize > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(newSize, bytes.length * 2));
        }
        if (newSize < size) {
            Arrays.fill(bytes, newSize, size, (byte) 0);
        }
        size = newSize;
    }

    void become(FileBytes other) {
        bytes = Arrays.copyOf(other.bytes, other.size);
        size = other.size;
    }
}
