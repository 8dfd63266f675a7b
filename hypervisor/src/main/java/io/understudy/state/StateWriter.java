package io.understudy.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Where a part of the machine writes its state: little-endian, in named sections, so that a reader that is out of step
 * says which part it was reading.
 *
 * <p>The same bytes serve a snapshot and the state hash; {@link #reset()} lets one writer serve every hash of a run.
 * Not thread-safe.
 */
public final class StateWriter {
    private ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    /** Starts the state of one part. {@link StateReader#section} expects the same name. */
    public StateWriter section(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return putInt(bytes.length).putBytes(bytes, 0, bytes.length);
    }

    public StateWriter putBoolean(boolean value) {
        return putByte(value ? 1 : 0);
    }

    /** Writes the low eight bits. */
    public StateWriter putByte(int value) {
        room(1).put((byte) value);
        return this;
    }

    public StateWriter putInt(int value) {
        room(4).putInt(value);
        return this;
    }

    public StateWriter putLong(long value) {
        room(8).putLong(value);
        return this;
    }

    public StateWriter putBytes(byte[] bytes, int offset, int length) {
        room(length).put(bytes, offset, length);
        return this;
    }

    /** What was written so far, as a view that the next write may overwrite after {@link #reset()}. */
    public ByteBuffer written() {
        return buffer.duplicate().flip();
    }

    /** Forgets what was written and keeps the memory. */
    public void reset() {
        buffer.clear();
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int capacity = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
            buffer =
                    ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(buffer.flip());
        }
        return buffer;
    }
}
