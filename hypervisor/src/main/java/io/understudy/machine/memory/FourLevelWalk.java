package io.understudy.machine.memory;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GuestFault;

/**
 * Paging in long mode: 4 KiB, 2 MiB and 1 GiB pages (Intel SDM vol. 3, 4.5).
 *
 * <pre>
 *   63     48 47     39 38     30 29     21 20     12 11      0
 *   sign      root      pointers  directory table     offset
 * </pre>
 *
 * <p>A write sets Dirty. Accessed is set nowhere: a processor that has the translation in its TLB, as it has for the
 * tables and stacks that are read here, sets none either, and what a guest learns from these bits stays what its own
 * accesses left.
 */
final class FourLevelWalk implements PageWalk {
    private static final int LEVELS = 4;
    private static final int INDEX_BITS = 9;
    private static final int OFFSET_BITS = 12;
    private static final int INDEX = (1 << INDEX_BITS) - 1;
    private static final int MOST_LARGE_LEVEL = 2;

    private static final int LINEAR_BITS = 48;
    private static final int PHYSICAL_BITS = 40;
    private static final long ADDRESS = (1L << PHYSICAL_BITS) - 1 & ~0xFFFL;
    private static final long RESERVED = (1L << 52) - 1 & -(1L << PHYSICAL_BITS);
    private static final long NO_EXECUTE = 1L << 63;
    private static final long NO_EXECUTE_ENABLE = 1L << 11;
    /** In the entry of a large page this bit of the address is a memory type. */
    private static final long LARGE_MEMORY_TYPE = 1L << 12;

    private final PhysicalMemory physical;

    FourLevelWalk(PhysicalMemory physical) {
        this.physical = physical;
    }

    @Override
    public long translate(CpuState cpu, long linear, boolean write) throws GuestFault {
        if (!isCanonical(linear)) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, 0);
        }
        long table = cpu.control(3) & ADDRESS;
        boolean writable = true;
        for (int level = LEVELS - 1; ; level--) {
            int shift = OFFSET_BITS + level * INDEX_BITS;
            long entryAt = table + (linear >>> shift & INDEX) * Long.BYTES;
            long entry = physical.read64(entryAt);
            if ((entry & PRESENT) == 0) {
                throw PageWalk.pageFault(cpu, linear, write, 0);
            }
            boolean leaf = level == 0 || (entry & LARGE) != 0;
            long offset = (1L << shift) - 1;
            if ((entry & reserved(cpu, level, leaf, offset)) != 0) {
                throw PageWalk.pageFault(cpu, linear, write, FAULT_PRESENT | FAULT_RESERVED);
            }
            writable &= (entry & WRITABLE) != 0;
            if (!leaf) {
                table = entry & ADDRESS;
                continue;
            }
            if (write && !writable && PageWalk.writeProtects(cpu)) {
                throw PageWalk.pageFault(cpu, linear, true, FAULT_PRESENT);
            }
            if (write && (entry & DIRTY) == 0) {
                physical.write64(entryAt, entry | DIRTY);
            }
            return (entry & ADDRESS & ~offset) | (linear & offset);
        }
    }

    /** Whether the upper bits of an address are all equal to the highest that is translated. */
    static boolean isCanonical(long linear) {
        int unused = Long.SIZE - LINEAR_BITS;
        return linear << unused >> unused == linear;
    }

    private static long reserved(CpuState cpu, int level, boolean leaf, long offset) {
        long reserved = RESERVED;
        if ((cpu.extendedFeatures() & NO_EXECUTE_ENABLE) == 0) {
            reserved |= NO_EXECUTE;
        }
        if (level > MOST_LARGE_LEVEL) {
            reserved |= LARGE;
        } else if (leaf && level > 0) {
            reserved |= offset & ADDRESS & ~LARGE_MEMORY_TYPE;
        }
        return reserved;
    }
}
