package io.understudy.machine.memory;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GuestFault;

/**
 * Memory as the processor's own implicit accesses see it: descriptor tables, task state, interrupt frames. They are
 * supervisor accesses whatever the privilege level (Intel SDM vol. 3, 4.6) and fault like the guest's.
 */
public final class LinearMemory {
    private static final long CR0_PAGING = 1L << 31;
    private static final long CR4_PHYSICAL_ADDRESS_EXTENSION = 1L << 5;
    private static final long LOW_HALF = 0xFFFFFFFFL;

    private final PhysicalMemory physical;
    private final PageWalk twoLevels;
    private final PageWalk fourLevels;

    public LinearMemory(PhysicalMemory physical) {
        this.physical = physical;
        twoLevels = new TwoLevelWalk(physical);
        fourLevels = new FourLevelWalk(physical);
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

    public long read64(CpuState cpu, long linear) throws GuestFault {
        if (crossesPage(linear, 8)) {
            return Integer.toUnsignedLong(read32(cpu, linear)) | ((long) read32(cpu, linear + 4) << 32);
        }
        return physical.read64(translate(cpu, linear, false));
    }

    /** Whether an address is one that this processor can have in its registers as an address. */
    public static boolean isCanonical(long linear) {
        return FourLevelWalk.isCanonical(linear);
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

    public void write64(CpuState cpu, long linear, long value) throws GuestFault {
        if (crossesPage(linear, 8)) {
            probeForWrite(cpu, linear);
            write32(cpu, linear, (int) value);
            write32(cpu, linear + 4, (int) (value >>> 32));
        } else {
            physical.write64(translate(cpu, linear, true), value);
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
        if ((cpu.control(0) & CR0_PAGING) == 0) {
            return address & LOW_HALF;
        }
        if (cpu.longMode()) {
            return fourLevels.translate(cpu, address, write);
        }
        if ((cpu.control(4) & CR4_PHYSICAL_ADDRESS_EXTENSION) != 0) {
            throw new UnsupportedOperationException("the guest switched on PAE paging, which this version lacks:"
                    + " use a kernel without PAE (Debian: linux-image-686)");
        }
        return twoLevels.translate(cpu, address & LOW_HALF, write);
    }
}
