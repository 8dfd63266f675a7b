package io.understudy.machine.device;

import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import io.understudy.state.Stateful;

/** Bytes in order of arrival, up to a fixed number. What is saved does not depend on where in the ring they lie. */
final class ByteQueue implements Stateful {
    private final byte[] ring;
    private int head;
    private int size;

    ByteQueue(int capacity) {
        ring = new byte[capacity];
    }

    int size() {
        return size;
    }

    int room() {
        return ring.length - size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void put(int value) {
        if (size == ring.length) {
            throw new IllegalStateException("the queue of " + ring.length + " bytes is full: ask room() first");
        }
        ring[(head + size) % ring.length] = (byte) value;
        size++;
    }

    /** The oldest byte, 0 to 255. */
    int take() {
        if (size == 0) {
            throw new IllegalStateException("the queue is empty: ask isEmpty() first");
        }
        int value = ring[head] & 0xFF;
        head = (head + 1) % ring.length;
        size--;
        return value;
    }

    void clear() {
        head = 0;
        size = 0;
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(size);
        int firstPart = Math.min(size, ring.length - head);
        out.putBytes(ring, head, firstPart).putBytes(ring, 0, size - firstPart);
    }

    @Override
    public void restore(StateReader in) {
        clear();
        byte[] bytes = in.getBytes(in.getInt(0, ring.length));
        System.arraycopy(bytes, 0, ring, 0, bytes.length);
        size = bytes.length;
    }
}
