package io.understudy.cpu.unicorn.binding;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Raw access to this process's memory, by absolute address. Nothing is checked: a wrong address ends the process. */
public final class HostMemory {
    public static final int READ = 1;
    public static final int WRITE = 2;
    public static final int EXECUTE = 4;

    private static final int PRIVATE_ANONYMOUS = 0x22;

    /** MAP_32BIT, on x86-64 alone. */
    private static final int BELOW_2_GIB = 0x40;

    private static final int HUGE_PAGE = 2 << 20;

    /** MADV_HUGEPAGE. */
    private static final int IN_HUGE_PAGES = 14;

    private static final Pointer ZERO = new Pointer(0);

    /**
     * Reading through a buffer is an instruction, through JNA a call of 20 ns, and a block's rows are read byte by byte at
     * every fault. So each GiB that is read from gets a buffer over all of it, whatever lies there.
     */
    private static final int WINDOW_BITS = 30;

    private static final int WINDOW_MASK = (1 << WINDOW_BITS) - 1;
    private static final Window[] WINDOWS = new Window[64];

    private record Window(long number, ByteBuffer bytes) {}

    static {
        Native.register(HostMemory.class, "c");
    }

    private HostMemory() {}

    private static native long mmap(long address, long length, int protection, int flags, int file, long offset);

    private static native int madvise(long address, long length, int advice);

    private static native int munmap(long address, long length);

    private static native int mprotect(long address, long length, int protection);

    private static native long memcpy(long to, long from, long bytes);

    /** Maps zeroed, private, page-aligned memory, readable and writable. */
    public static long map(long bytes) {
        long address = mmap(0, bytes, READ | WRITE, PRIVATE_ANONYMOUS, -1, 0);
        if (address == -1) {
            throw new OutOfMemoryError("the host refuses " + (bytes >> 20) + " MiB of memory");
        }
        if (bytes >= HUGE_PAGE) {
            int unused = madvise(address, bytes, IN_HUGE_PAGES);
        }
        return address;
    }

    /** The same below 2 GiB, so that 32 bits in an instruction reach it; elsewhere if there is no room. */
    public static long mapLow(long bytes) {
        long address = mmap(0, bytes, READ | WRITE, PRIVATE_ANONYMOUS | BELOW_2_GIB, -1, 0);
        return address == -1 ? map(bytes) : address;
    }

    public static void unmap(long address, long bytes) {
        munmap(address, bytes);
    }

    /** Copies between ranges that do not overlap. */
    public static void copy(long to, long from, long bytes) {
        long unused = memcpy(to, from, bytes);
    }

    /** Fills a range, of four bytes at least and from an address that four divides, with copies of a value. */
    public static void fill(long address, long bytes, int value) {
        windowOf(address).putInt((int) address & WINDOW_MASK, value);
        long filled = Integer.BYTES;
        while (filled < bytes) {
            long more = Math.min(filled, bytes - filled);
            copy(address + filled, address, more);
            filled += more;
        }
    }

    public static boolean protect(long address, long bytes, int protection) {
        return mprotect(address, bytes, protection) == 0;
    }

    /** A window onto memory that outlives it; the caller answers for that. */
    public static ByteBuffer window(long address, long bytes) {
        return new Pointer(address).getByteBuffer(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static long getLong(long address) {
        int offset = offset(address, Long.BYTES);
        return offset < 0 ? ZERO.getLong(address) : windowOf(address).getLong(offset);
    }

    public static void putLong(long address, long value) {
        int offset = offset(address, Long.BYTES);
        if (offset < 0) {
            ZERO.setLong(address, value);
        } else {
            windowOf(address).putLong(offset, value);
        }
    }

    public static int getInt(long address) {
        int offset = offset(address, Integer.BYTES);
        return offset < 0 ? ZERO.getInt(address) : windowOf(address).getInt(offset);
    }

    public static void putByte(long address, byte value) {
        ZERO.setByte(address, value);
    }

    public static int getShort(long address) {
        int offset = offset(address, Short.BYTES);
        return (offset < 0 ? ZERO.getShort(address) : windowOf(address).getShort(offset)) & 0xFFFF;
    }

    public static byte getByte(long address) {
        return windowOf(address).get((int) address & WINDOW_MASK);
    }

    /** In its window; negative if the value reaches into the next one. */
    private static int offset(long address, int bytes) {
        int offset = (int) address & WINDOW_MASK;
        return offset > WINDOW_MASK + 1 - bytes ? -1 : offset;
    }

    private static ByteBuffer windowOf(long address) {
        long number = address >>> WINDOW_BITS;
        Window window = WINDOWS[(int) number & (WINDOWS.length - 1)];
        return window != null && window.number == number ? window.bytes : open(number);
    }

    private static ByteBuffer open(long number) {
        Window opened = new Window(number, window(number << WINDOW_BITS, 1L << WINDOW_BITS));
        WINDOWS[(int) number & (WINDOWS.length - 1)] = opened;
        return opened.bytes;
    }
}
