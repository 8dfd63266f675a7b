package io.understudy.machine.memory;

import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import io.understudy.state.Stateful;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Guest RAM, addressed from zero. Beyond its end reads give all ones and writes vanish, as on a PC's bus.
 *
 * <p>Every write made here is the hypervisor's own, so each is reported to the listener, who throws away code translated
 * from those bytes. The vCPU thread's alone.
 */
public final class PhysicalMemory implements Stateful {
    /** Told of each write. */
    @FunctionalInterface
    public interface WriteListener {
        void ramWritten(long address, int length);
    }

    private static final int PAGE_BYTES = 4096;
    private static final byte[] ZERO_PAGE = new byte[PAGE_BYTES];

    private final ByteBuffer ram;
    private final WriteListener listener;

    public PhysicalMemory(ByteBuffer ram, WriteListener listener) {
        this.ram = ram.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.listener = listener;
    }

    public int size() {
        return ram.capacity();
    }

    public int read8(long address) {
        return inside(address, 1) ? ram.get((int) address) & 0xFF : 0xFF;
    }

    public int read16(long address) {
        return inside(address, 2) ? ram.getShort((int) address) & 0xFFFF : read8(address) | (read8(address + 1) << 8);
    }

    public int read32(long address) {
        return inside(address, 4) ? ram.getInt((int) address) : read16(address) | (read16(address + 2) << 16);
    }

    public long read64(long address) {
        return inside(address, 8)
                ? ram.getLong((int) address)
                : Integer.toUnsignedLong(read32(address)) | ((long) read32(address + 4) << 32);
    }

    public void write8(long address, int value) {
        if (inside(address, 1)) {
            ram.put((int) address, (byte) value);
            listener.ramWritten(address, 1);
        }
    }

    public void write16(long address, int value) {
        if (inside(address, 2)) {
            ram.putShort((int) address, (short) value);
            listener.ramWritten(address, 2);
        } else {
            write8(address, value);
            write8(address + 1, value >>> 8);
        }
    }

    public void write32(long address, int value) {
        if (inside(address, 4)) {
            ram.putInt((int) address, value);
            listener.ramWritten(address, 4);
        } else {
            write16(address, value);
            write16(address + 2, value >>> 16);
        }
    }

    public void write64(long address, long value) {
        if (inside(address, 8)) {
            ram.putLong((int) address, value);
            listener.ramWritten(address, 8);
        } else {
            write32(address, (int) value);
            write32(address + 4, (int) (value >>> 32));
        }
    }

    /**
     * Copies bytes into RAM.
     *
     * @throws IndexOutOfBoundsException if they do not fit; a loader checks before
     */
    public void write(long address, byte[] bytes, int offset, int length) {
        ram.put(Math.toIntExact(address), bytes, offset, length);
        listener.ramWritten(address, length);
    }

    /**
     * Copies bytes out of RAM.
     *
     * @throws IndexOutOfBoundsException if they do not lie there
     */
    public void read(long address, byte[] into, int offset, int length) {
        ram.get(Math.toIntExact(address), into, offset, length);
    }

    /** Sets all of RAM to zero: power-on. */
    public void clear() {
        byte[] zeros = new byte[1 << 16];
        ByteBuffer rest = ram.duplicate().clear();
        while (rest.hasRemaining()) {
            rest.put(zeros, 0, Math.min(zeros.length, rest.remaining()));
        }
        listener.ramWritten(0, size());
    }

    /** CRC-32C over all of RAM; the JDK computes it with the processor's own instruction. */
    public int hash() {
        CRC32C crc = new CRC32C();
        crc.update(ram.duplicate().clear());
        return (int) crc.getValue();
    }

    /** Writes the pages that are not all zero, each with its number. */
    @Override
    public void save(StateWriter out) {
        out.section("ram").putInt(size());
        byte[] page = new byte[PAGE_BYTES];
        for (int number = 0; number < size() / PAGE_BYTES; number++) {
            ram.get(number * PAGE_BYTES, page);
            if (!Arrays.equals(page, ZERO_PAGE)) {
                out.putInt(number).putBytes(page, 0, PAGE_BYTES);
            }
        }
        out.putInt(-1);
    }

    @Override
    public void restore(StateReader in) {
        in.section("ram");
        if (in.getInt() != size()) {
            throw new BadStateException("the state is of a machine with another RAM size than " + size() + " bytes");
        }
        clear();
        int pages = size() / PAGE_BYTES;
        for (int number = in.getInt(-1, pages - 1); number >= 0; number = in.getInt(-1, pages - 1)) {
            ram.put(number * PAGE_BYTES, in.getBytes(PAGE_BYTES));
        }
        listener.ramWritten(0, size());
    }

    private boolean inside(long address, int length) {
        return address >= 0 && address + length <= size();
    }
}
