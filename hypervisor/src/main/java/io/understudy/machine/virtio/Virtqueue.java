package io.understudy.machine.virtio;

import io.understudy.machine.bus.Dma;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import io.understudy.state.Stateful;

/**
 * A split virtqueue in the legacy layout: VIRTIO 1.1, 2.6 and 2.6.2.
 *
 * <pre>
 *   page frame number * 4096   descriptors   16 bytes each: u64 address, u32 length, u16 flags, u16 next
 *   behind them                available     u16 flags, u16 index, u16 head each, u16
 *   the next multiple of 4096  used          u16 flags, u16 index, { u32 head, u32 length } each
 * </pre>
 *
 * <p>Everything there is the guest's, so everything is checked: indices that run ahead of the ring, heads and links that
 * name no descriptor, chains that go in circles, buffers outside RAM or without a length, buffers to read behind buffers
 * to write, flags that were not offered. Any of them breaks the queue: nothing more is taken from it until it is placed
 * anew. Indirect descriptors and event indices are not offered.
 */
public final class Virtqueue implements Stateful {
    private static final int MOST_DESCRIPTORS = 1024;
    private static final int ALIGNMENT = 4096;
    private static final int PAGE_BITS = 12;

    private static final int DESCRIPTOR_BYTES = 16;
    private static final int DESCRIPTOR_LENGTH = 8;
    private static final int DESCRIPTOR_FLAGS = 12;
    private static final int DESCRIPTOR_NEXT = 14;
    private static final int FLAG_NEXT = 1;
    private static final int FLAG_WRITE = 2;

    private static final int RING_INDEX = 2;
    private static final int RING_ENTRIES = 4;
    private static final int USED_BYTES = 8;
    private static final int NO_INTERRUPT = 1;
    private static final int INDEX_BITS = 0xFFFF;

    private final Dma dma;
    private final int size;
    private final byte[] scratch = new byte[DESCRIPTOR_BYTES];

    private int pageFrame;
    /** How many chains were taken, and how many given back; modulo 65536, as in the rings. */
    private int taken;

    private int given;
    private boolean broken;

    /** @param size how many descriptors: a power of 2, at most 1024 */
    Virtqueue(Dma dma, int size) {
        if (size < 1 || size > MOST_DESCRIPTORS || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("a virtqueue cannot have " + size + " descriptors");
        }
        this.dma = dma;
        this.size = size;
    }

    int size() {
        return size;
    }

    int pageFrame() {
        return pageFrame;
    }

    /** Places it, empty; 0 is nowhere. */
    void place(int frame) {
        pageFrame = frame;
        taken = 0;
        given = 0;
        broken = false;
    }

    boolean isPlaced() {
        return pageFrame != 0;
    }

    boolean isBroken() {
        return broken;
    }

    /** A request in it makes no sense. */
    void breakOff() {
        broken = true;
    }

    /** A chain that was taken from it and saved; the mirror of {@link DescriptorChain#save}. */
    DescriptorChain restoreChain(StateReader in) {
        return DescriptorChain.restore(in, dma, size);
    }

    /** Whether chains wait, or nonsense that {@link #waiting} would find; changes nothing. */
    boolean offers() {
        return !broken && dma.read(available() + RING_INDEX, scratch, 0, 2) == Dma.Result.DONE && number(0, 2) != taken;
    }

    /**
     * How many chains wait. Whoever serves them takes so many and no more: what the device writes may lie over the ring,
     * and would else keep it there for ever.
     */
    public int waiting() {
        int index = read(available() + RING_INDEX, 2) ? number(0, 2) : taken;
        int waiting = (index - taken) & INDEX_BITS;
        broken |= waiting > size;
        return broken ? 0 : waiting;
    }

    /**
     * Takes the next chain; to be called at most as often as {@link #waiting} said.
     *
     * @return null if the queue is broken, with this chain or before
     */
    public DescriptorChain next() {
        if (broken || !read(available() + RING_ENTRIES + 2L * (taken & (size - 1)), 2)) {
            return null;
        }
        taken = (taken + 1) & INDEX_BITS;
        DescriptorChain chain = new DescriptorChain(dma, number(0, 2));
        int descriptor = chain.head();
        for (int length = 1; length <= size && descriptor < size; length++) {
            if (!read(descriptors() + (long) DESCRIPTOR_BYTES * descriptor, DESCRIPTOR_BYTES)) {
                return null;
            }
            int flags = number(DESCRIPTOR_FLAGS, 2);
            if (!add(chain, flags)) {
                break;
            }
            if ((flags & FLAG_NEXT) == 0) {
                return chain;
            }
            descriptor = number(DESCRIPTOR_NEXT, 2);
        }
        broken = true;
        return null;
    }

    private boolean add(DescriptorChain chain, int flags) {
        long address = (number(0, 4) & 0xFFFFFFFFL) | ((long) number(4, 4) << 32);
        int bytes = number(DESCRIPTOR_LENGTH, 4);
        boolean deviceWrites = (flags & FLAG_WRITE) != 0;
        boolean sound = bytes > 0
                && (flags & ~(FLAG_NEXT | FLAG_WRITE)) == 0
                && (deviceWrites || !chain.hasWritable())
                && dma.probe(address, bytes) == Dma.Result.DONE;
        if (sound) {
            chain.add(deviceWrites, address, bytes);
        }
        return sound;
    }

    /**
     * Gives a chain back to the driver.
     *
     * @param written how many bytes the device wrote into it, from its beginning
     * @return whether the driver wants to be interrupted
     */
    public boolean complete(DescriptorChain chain, int written) {
        put(0, 4, chain.head());
        put(4, 4, written);
        if (!write(used() + RING_ENTRIES + (long) USED_BYTES * (given & (size - 1)), USED_BYTES)) {
            return false;
        }
        given = (given + 1) & INDEX_BITS;
        put(0, 2, given);
        return write(used() + RING_INDEX, 2) && read(available(), 2) && (number(0, 2) & NO_INTERRUPT) == 0;
    }

    private long descriptors() {
        return (pageFrame & 0xFFFFFFFFL) << PAGE_BITS;
    }

    private long available() {
        return descriptors() + (long) DESCRIPTOR_BYTES * size;
    }

    private long used() {
        long end = available() + RING_ENTRIES + 2L * size + 2;
        return (end + ALIGNMENT - 1) & -ALIGNMENT;
    }

    private boolean read(long address, int bytes) {
        return done(dma.read(address, scratch, 0, bytes));
    }

    private boolean write(long address, int bytes) {
        return done(dma.write(address, scratch, 0, bytes));
    }

    private boolean done(Dma.Result result) {
        broken |= result != Dma.Result.DONE;
        return result == Dma.Result.DONE;
    }

    private int number(int offset, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (scratch[offset + i] & 0xFF) << (8 * i);
        }
        return value;
    }

    private void put(int offset, int bytes, int value) {
        for (int i = 0; i < bytes; i++) {
            scratch[offset + i] = (byte) (value >>> (8 * i));
        }
    }

    @Override
    public void save(StateWriter out) {
        out.section("virtqueue").putInt(pageFrame).putInt(taken).putInt(given).putBoolean(broken);
    }

    @Override
    public void restore(StateReader in) {
        pageFrame = in.section("virtqueue").getInt();
        taken = in.getInt(0, INDEX_BITS);
        given = in.getInt(0, INDEX_BITS);
        broken = in.getBoolean();
    }
}
