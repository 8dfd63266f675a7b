package io.understudy.machine.interrupt;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.LinearMemory;

/** Reads gates, descriptors and the inner stacks of the task state segment, with the faults each reading can raise. */
final class DescriptorTables {
    /** In an error code: the entry is one of the interrupt descriptor table. */
    static final int FROM_IDT = 2;

    private static final int TABLE_IS_LOCAL = 4;
    private static final int TSS_16_AVAILABLE = 1;
    private static final int TSS_16_BUSY = 3;

    private final LinearMemory memory;

    DescriptorTables(LinearMemory memory) {
        this.memory = memory;
    }

    /** Where a task state segment keeps the stack for a privilege level. */
    record InnerStack(int selector, int pointer) {}

    Gate gate(CpuState cpu, int vector, int external) throws GuestFault {
        int faultCode = vector * 8 + FROM_IDT + external;
        if (vector * 8 + 7 > Integer.toUnsignedLong(cpu.limit(SegmentRegister.IDTR))) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, faultCode);
        }
        long at = cpu.base(SegmentRegister.IDTR) + vector * 8L;
        return Gate.of(memory.read32(cpu, at), memory.read32(cpu, at + 4));
    }

    LongGate longGate(CpuState cpu, int vector, int external) throws GuestFault {
        if (vector * 16 + 15 > Integer.toUnsignedLong(cpu.limit(SegmentRegister.IDTR))) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, vector * 8 + FROM_IDT + external);
        }
        long at = cpu.base(SegmentRegister.IDTR) + vector * 16L;
        return LongGate.of(memory.read64(cpu, at), memory.read64(cpu, at + 8));
    }

    /** A stack pointer that stands at this byte of the 64-bit task state segment. */
    long longStack(CpuState cpu, int at, int external) throws GuestFault {
        if (at + 7 > Integer.toUnsignedLong(cpu.limit(SegmentRegister.TR))) {
            throw new GuestFault(GuestFault.INVALID_TSS, (cpu.selector(SegmentRegister.TR) & ~3) + external);
        }
        return memory.read64(cpu, cpu.base(SegmentRegister.TR) + at);
    }

    /** The descriptor of a selector; outside its table it is the given fault. */
    Descriptor descriptor(CpuState cpu, int selector, int faultVector, int external) throws GuestFault {
        SegmentRegister table = (selector & TABLE_IS_LOCAL) != 0 ? SegmentRegister.LDTR : SegmentRegister.GDTR;
        int index = selector & ~7;
        if (index + 7L > Integer.toUnsignedLong(cpu.limit(table))) {
            throw new GuestFault(faultVector, (selector & ~3) + external);
        }
        long at = cpu.base(table) + index;
        return new Descriptor(memory.read32(cpu, at), memory.read32(cpu, at + 4));
    }

    /** The code segment that a gate leads to. */
    Descriptor codeSegment(CpuState cpu, int selector, int external) throws GuestFault {
        if ((selector & ~3) == 0) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, external);
        }
        int faultCode = (selector & ~3) + external;
        Descriptor code = descriptor(cpu, selector, GuestFault.GENERAL_PROTECTION, external);
        if (!code.isCode() || code.privilege() > cpu.privilege()) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, faultCode);
        }
        if (!code.present()) {
            throw new GuestFault(GuestFault.SEGMENT_NOT_PRESENT, faultCode);
        }
        return code;
    }

    InnerStack innerStack(CpuState cpu, int level, int external) throws GuestFault {
        int type = (cpu.attributes(SegmentRegister.TR) >>> 8) & 0xF;
        boolean is16Bit = type == TSS_16_AVAILABLE || type == TSS_16_BUSY;
        int at = is16Bit ? 2 + level * 4 : 4 + level * 8;
        int length = is16Bit ? 4 : 6;
        if (at + length - 1 > Integer.toUnsignedLong(cpu.limit(SegmentRegister.TR))) {
            throw new GuestFault(GuestFault.INVALID_TSS, (cpu.selector(SegmentRegister.TR) & ~3) + external);
        }
        long base = cpu.base(SegmentRegister.TR) + at;
        return is16Bit
                ? new InnerStack(memory.read16(cpu, base + 2), memory.read16(cpu, base))
                : new InnerStack(memory.read16(cpu, base + 4), memory.read32(cpu, base));
    }
}
