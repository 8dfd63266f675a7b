package io.understudy.cpu.unicorn.discovery;

import io.understudy.cpu.unicorn.binding.HostMemory;

/**
 * An entry of the engine's TLB, {@code struct CPUTLBEntry} of cpu-defs.h, read in place by its address.
 *
 * <pre>
 *    0 u64 read     8 u64 write    16 u64 code     24 u64 physical address of the page
 * </pre>
 *
 * The first three are the page's linear address if it can be accessed so, with flags in the low bits, else all ones.
 */
public record TlbEntry(long address) {
    static final int BYTES = 64;

    private static final int DESCRIPTOR_BYTES = 16;
    private static final int PAGE_BITS = 12;

    /** The entry that a linear address would have. */
    public static TlbEntry of(long descriptors, int mode, long linear) {
        long descriptor = descriptors + (long) mode * DESCRIPTOR_BYTES;
        long index = (linear >>> PAGE_BITS) & (entries(descriptor) - 1);
        return new TlbEntry(table(descriptor) + index * BYTES);
    }

    static long descriptor(long descriptors, int mode) {
        return descriptors + (long) mode * DESCRIPTOR_BYTES;
    }

    /** How many entries the TLB of a mode has now. */
    static long entries(long descriptor) {
        return HostMemory.getLong(descriptor) / BYTES + 1;
    }

    static long table(long descriptor) {
        return HostMemory.getLong(descriptor + 8);
    }

    long read() {
        return HostMemory.getLong(address);
    }

    public long write() {
        return HostMemory.getLong(address + 8);
    }

    public long code() {
        return HostMemory.getLong(address + 16);
    }

    long physical() {
        return HostMemory.getLong(address + 24);
    }
}
