package io.understudy.machine.memory;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GuestFault;

/** 32-bit paging with 4 MiB pages and PSE-36 (Intel SDM vol. 3, 4.3). */
final class TwoLevelWalk implements PageWalk {
    private static final long CR4_PAGE_SIZE_EXTENSION = 1L << 4;

    /** With PSE-36 a large page's entry holds address bits 32 to 39 in bits 13 to 20; bit 21 must be zero. */
    private static final int LARGE_HIGH_ADDRESS = 0x1FE000;

    private static final int LARGE_HIGH_SHIFT = 32 - 13;
    private static final int LARGE_RESERVED = 1 << 21;

    private final PhysicalMemory physical;

    TwoLevelWalk(PhysicalMemory physical) {
        this.physical = physical;
    }

    @Override
    public long translate(CpuState cpu, long linear, boolean write) throws GuestFault {
        boolean writeProtect = PageWalk.writeProtects(cpu);
        long directoryEntryAt = (cpu.control(3) & 0xFFFFF000L) + (linear >>> 22) * 4;
        int directoryEntry = physical.read32(directoryEntryAt);
        if ((directoryEntry & PRESENT) == 0) {
            throw PageWalk.pageFault(cpu, linear, write, 0);
        }
        if ((directoryEntry & LARGE) != 0 && (cpu.control(4) & CR4_PAGE_SIZE_EXTENSION) != 0) {
            if ((directoryEntry & LARGE_RESERVED) != 0) {
                throw PageWalk.pageFault(cpu, linear, write, FAULT_PRESENT | FAULT_RESERVED);
            }
            if (write && writeProtect && (directoryEntry & WRITABLE) == 0) {
                throw PageWalk.pageFault(cpu, linear, true, FAULT_PRESENT);
            }
            mark(directoryEntryAt, directoryEntry, write ? ACCESSED | DIRTY : ACCESSED);
            long high = (long) (directoryEntry & LARGE_HIGH_ADDRESS) << LARGE_HIGH_SHIFT;
            return high | (directoryEntry & 0xFFC00000L) | (linear & 0x3FFFFF);
        }
        long tableEntryAt = (directoryEntry & 0xFFFFF000L) + ((linear >>> 12) & 0x3FF) * 4;
        int tableEntry = physical.read32(tableEntryAt);
        if ((tableEntry & PRESENT) == 0) {
            throw PageWalk.pageFault(cpu, linear, write, 0);
        }
        if (write && writeProtect && (directoryEntry & tableEntry & WRITABLE) == 0) {
            throw PageWalk.pageFault(cpu, linear, true, FAULT_PRESENT);
        }
        mark(directoryEntryAt, directoryEntry, ACCESSED);
        mark(tableEntryAt, tableEntry, write ? ACCESSED | DIRTY : ACCESSED);
        return (tableEntry & 0xFFFFF000L) | (linear & 0xFFF);
    }

    private void mark(long entryAt, int entry, int bits) {
        if ((entry & bits) != bits) {
            physical.write32(entryAt, entry | bits);
        }
    }
}
