package io.understudy.machine.virtio;

import io.understudy.machine.bus.Dma;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * One request of the driver: buffers for the device to read, then buffers for it to write. All lay in RAM when it was
 * taken from its {@link Virtqueue}.
 */
public final class DescriptorChain {
    private record Buffer(long address, int bytes) {}

    private final Dma dma;
    private final int head;
    private final List<Buffer> readable = new ArrayList<>();
    private final List<Buffer> writable = new ArrayList<>();
    private long readableBytes;
    private long writableBytes;

    DescriptorChain(Dma dma, int head) {
        this.dma = dma;
        this.head = head;
    }

    int head() {
        return head;
    }

    boolean hasWritable() {
        return !writable.isEmpty();
    }

    void add(boolean deviceWrites, long address, int bytes) {
        (deviceWrites ? writable : readable).add(new Buffer(address, bytes));
        readableBytes += deviceWrites ? 0 : bytes;
        writableBytes += deviceWrites ? bytes : 0;
    }

    /** How much the device can read. */
    public long readableBytes() {
        return readableBytes;
    }

    /** How much the device can write. */
    public long writableBytes() {
        return writableBytes;
    }

    /**
     * Copies from the beginning of what the device can read.
     *
     * @param length at most {@link #readableBytes}
     */
    public Dma.Result read(byte[] into, int length) {
        return copy(readable, into, length, dma::read);
    }

    /**
     * Copies to the beginning of what the device can write.
     *
     * @param length at most {@link #writableBytes}
     */
    public Dma.Result write(byte[] from, int length) {
        return copy(writable, from, length, dma::write);
    }

    /** Writes the last byte of what the device can write, of which there must be one. */
    Dma.Result writeLast(int value) {
        Buffer last = writable.get(writable.size() - 1);
        return dma.write(last.address + last.bytes - 1, new byte[] {(byte) value}, 0, 1);
    }

    void save(StateWriter out) {
        out.putInt(head);
        for (List<Buffer> buffers : List.of(readable, writable)) {
            out.putInt(buffers.size());
            buffers.forEach(buffer -> out.putLong(buffer.address).putInt(buffer.bytes));
        }
    }

    /** The mirror of {@link #save}. */
    static DescriptorChain restore(StateReader in, Dma dma, int size) {
        DescriptorChain chain = new DescriptorChain(dma, in.getInt(0, size - 1));
        for (boolean deviceWrites : new boolean[] {false, true}) {
            for (int left = in.getInt(0, size); left > 0; left--) {
                chain.add(deviceWrites, in.getLong(0, Long.MAX_VALUE), in.getInt(1, Integer.MAX_VALUE));
            }
        }
        return chain;
    }

    @FunctionalInterface
    private interface Access {
        Dma.Result at(long address, byte[] bytes, int offset, int length);
    }

    private static Dma.Result copy(List<Buffer> buffers, byte[] bytes, int length, Access access) {
        int done = 0;
        for (Buffer buffer : buffers) {
            int part = Math.min(buffer.bytes, length - done);
            Dma.Result result = access.at(buffer.address, bytes, done, part);
            if (result != Dma.Result.DONE) {
                return result;
            }
            done += part;
        }
        return Dma.Result.DONE;
    }
}
