package io.understudy.machine.memory;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GuestFault;

/**
 * Memory as the processor's own implicit accesses see it: descriptor tables, task state, interrupt frames. They are
 * supervisor accesses whatever the privilege level (Intel SDM vol. 3, 4.6), set Accessed and Dirty bits, and fault like
 * the guest's.
 *
 * <p>Two-level paging with 4 MiB pages and PSE-36 (SDM 4.3).
 */
public final class LinearMemory {
    private static final long CR0_WRITE_PROTECT = 1L << 16;
    private static final long CR0_PAGING = 1L << 31;
    private static final long CR4_PAGE_SIZE_EXTENSION = 1L << 4;
    private static final long CR4_PHYSICAL_ADDRESS_EXTENSION = 1L << 5;

    private static final int PRESENT = 1;
    private static final int WRITABLE = 2;
    private static final int ACCESSED = 0x20;
    private static final int DIRTY = 0x40;
    private static final int LARGE = 0x80;

    private static final int FAULT_PRESENT = 1;
    private static final int FAULT_WRITE = 2;
    private static final int FAULT_RESERVED = 8;

    /** With PSE-36 a large page's entry holds address bits 32 to 39 in bits 13 to 20; bit 21 must be zero. */
    private static final int LARGE_HIGH_ADDRESS = 0x1FE000;

    private static final int LARGE_HIGH_SHIFT = 32 - 13;
    private static final int LARGE_RESERVED = 1 << 21;

    private final PhysicalMemory physical;

    public LinearMemory(PhysicalMemory physical) {
        this.physical = physical;
    }

    public int read8(CpuState cpu, long linear) throws GuestFault {
        return physical.read8(translate(cpu, linear, false));
    }

    public int read16(CpuState cpu, long linear) throws GuestFault {
        if (crossesPage(linear, 2)) {
            return read8(cpu, linear) | (read8(cpu, linear + 1) << 8);
        }
        return physical.read16(translate(cpu, linear, false));
    }

    public int read32(CpuState cpu, long linear) throws GuestFault {
        if (crossesPage(linear, 4)) {
            return read16(cpu, linear) | (read16(cpu, linear + 2) << 16);
        }
        return physical.read32(translate(cpu, linear, false));
    }

    public void write8(CpuState cpu, long linear, int value) throws GuestFault {
        physical.write8(translate(cpu, linear, true), value);
    }

    public void write16(CpuState cpu, long linear, int value) throws GuestFault {
        if (crossesPage(linear, 2)) {
            probeForWrite(cpu, linear);
            write8(cpu, linear, value);
            write8(cpu, linear + 1, value >>> 8);
        } else {
            physical.write16(translate(cpu, linear, true), value);
        }
    }

    public void write32(CpuState cpu, long linear, int value) throws GuestFault {
        if (crossesPage(linear, 4)) {
            probeForWrite(cpu, linear);
            write16(cpu, linear, value);
            write16(cpu, linear + 2, value >>> 16);
        } else {
            physical.write32(translate(cpu, linear, true), value);
        }
    }

    /** Both pages of a write that crosses from one to the next, lower one first: it is written whole or not at all. */
    private void probeForWrite(CpuState cpu, long linear) throws GuestFault {
        translate(cpu, linear, true);
        translate(cpu, (linear | 0xFFF) + 1, true);
    }

    private static boolean crossesPage(long linear, int length) {
        return (linear & 0xFFF) + length > 0x1000;
    }

    private long translate(CpuState cpu, long address, boolean write) throws GuestFault {
        long linear = address & 0xFFFFFFFFL;
        if ((cpu.control(0) & CR0_PAGING) == 0) {
            return linear;
        }
        long cr4 = cpu.control(4);
        if ((cr4 & CR4_PHYSICAL_ADDRESS_EXTENSION) != 0) {
            throw new UnsupportedOperationException("the guest switched on PAE paging, which this version lacks:"
                    + " use a kernel without PAE (Debian: linux-image-686)");
        }
        boolean writeProtect = (cpu.control(0) & CR0_WRITE_PROTECT) != 0;
        long directoryEntryAt = (cpu.control(3) & 0xFFFFF000L) + (linear >>> 22) * 4;
        int directoryEntry = physical.read32(directoryEntryAt);
        if ((directoryEntry & PRESENT) == 0) {
            throw pageFault(cpu, linear, write, 0);
        }
        if ((directoryEntry & LARGE) != 0 && (cr4 & CR4_PAGE_SIZE_EXTENSION) != 0) {
            if ((directoryEntry & LARGE_RESERVED) != 0) {
                throw pageFault(cpu, linear, write, FAULT_PRESENT | FAULT_RESERVED);
            }
            if (write && writeProtect && (directoryEntry & WRITABLE) == 0) {
                throw pageFault(cpu, linear, true, FAULT_PRESENT);
            }
            mark(directoryEntryAt, directoryEntry, write ? ACCESSED | DIRTY : ACCESSED);
            long high = (long) (directoryEntry & LARGE_HIGH_ADDRESS) << LARGE_HIGH_SHIFT;
            return high | (directoryEntry & 0xFFC00000L) | (linear & 0x3FFFFF);
        }
        long tableEntryAt = (directoryEntry & 0xFFFFF000L) + ((linear >>> 12) & 0x3FF) * 4;
        int tableEntry = physical.read32(tableEntryAt);
        if ((tableEntry & PRESENT) == 0) {
            throw pageFault(cpu, linear, write, 0);
        }
        if (write && writeProtect && (directoryEntry & tableEntry & WRITABLE) == 0) {
            throw pageFault(cpu, linear, true, FAULT_PRESENT);
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

    private static GuestFault pageFault(CpuState cpu, long linear, boolean write, int code) {
        cpu.setControl(2, linear);
        return new GuestFault(GuestFault.PAGE_FAULT, code | (write ? FAULT_WRITE : 0));
    }
}
