package io.understudy.machine.memory;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GuestFault;

/** A kind of paging: from linear to physical addresses, by the guest's tables in RAM, as the supervisor sees them. */
interface PageWalk {
    int PRESENT = 1;
    int WRITABLE = 2;
    int ACCESSED = 0x20;
    int DIRTY = 0x40;
    int LARGE = 0x80;

    int FAULT_PRESENT = 1;
    int FAULT_WRITE = 2;
    int FAULT_RESERVED = 8;

    long CR0_WRITE_PROTECT = 1L << 16;

    /** The physical address; paging is on and of this kind. */
    long translate(CpuState cpu, long linear, boolean write) throws GuestFault;

    /** Whether the supervisor may not write to read-only pages either. */
    static boolean writeProtects(CpuState cpu) {
        return (cpu.control(0) & CR0_WRITE_PROTECT) != 0;
    }

    static GuestFault pageFault(CpuState cpu, long linear, boolean write, int code) {
        cpu.setControl(2, linear);
        return new GuestFault(GuestFault.PAGE_FAULT, code | (write ? FAULT_WRITE : 0));
    }
}
