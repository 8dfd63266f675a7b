package io.understudy.machine.input;

import io.understudy.machine.device.Uart16550;

/**
 * Bytes on their way to the guest's serial line: one thread puts them in, the vCPU takes them out. Bounded; what does not
 * fit is not taken, and the sender waits until there is room.
 */
public final class SerialQueue implements InputQueue {
    /** A byte stream can be cut anywhere; so much is one input, and so one entry of the log. */
    public static final int CHUNK_BYTES = 64;

    private final byte[] bytes;
    private long put;
    private long taken;

    public SerialQueue(int capacityBytes) {
        bytes = new byte[capacityBytes];
    }

    /** Puts as many bytes in as fit and says how many. */
    public synchronized int put(byte[] from, int offset, int length) {
        int fits = Math.min(length, bytes.length - (int) (put - taken));
        for (int i = 0; i < fits; i++) {
            bytes[(int) ((put + i) % bytes.length)] = from[offset + i];
        }
        put += fits;
        return fits;
    }

    @Override
    public int stream() {
        return Uart16550.STREAM;
    }

    @Override
    public int bytesAtOnce() {
        return CHUNK_BYTES;
    }

    @Override
    public synchronized int take(byte[] into, int most) {
        int length = (int) Math.min(Math.min(most, CHUNK_BYTES), put - taken);
        for (int i = 0; i < length; i++) {
            into[i] = bytes[(int) ((taken + i) % bytes.length)];
        }
        taken += length;
        return length;
    }

    @Override
    public synchronized boolean isEmpty() {
        return put == taken;
    }

    /** How many more bytes {@link #put} would take. */
    public synchronized int room() {
        return bytes.length - (int) (put - taken);
    }
}
