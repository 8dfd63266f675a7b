package io.understudy.machine.interrupt;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.LinearMemory;

/** Delivery through the real-mode vector table: three words on the stack, no privilege (Intel SDM vol. 3, 20.1.4). */
final class RealModeDelivery {
    private final LinearMemory memory;

    RealModeDelivery(LinearMemory memory) {
        this.memory = memory;
    }

    void deliver(CpuState cpu, int vector) throws GuestFault {
        if (vector * 4 + 3 > Integer.toUnsignedLong(cpu.limit(SegmentRegister.IDTR))) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, 0);
        }
        long entry = cpu.base(SegmentRegister.IDTR) + vector * 4L;
        int offset = memory.read16(cpu, entry);
        int selector = memory.read16(cpu, entry + 2);

        long stackBase = cpu.base(SegmentRegister.SS);
        int stack = (int) cpu.general(GeneralRegister.ESP);
        int flags = cpu.flags();
        for (int bytes = 2; bytes <= 6; bytes += 2) {
            if (((stack - bytes) & 0xFFFF) + 1 > Integer.toUnsignedLong(cpu.limit(SegmentRegister.SS))) {
                throw new GuestFault(GuestFault.STACK_FAULT, 0);
            }
        }
        push(cpu, stackBase, stack - 2, flags);
        push(cpu, stackBase, stack - 4, cpu.selector(SegmentRegister.CS));
        push(cpu, stackBase, stack - 6, (int) cpu.instructionPointer());

        cpu.setGeneral(GeneralRegister.ESP, (stack & 0xFFFF0000L) | ((stack - 6) & 0xFFFF));
        cpu.setFlags(flags & ~(Flags.INTERRUPT | Flags.TRAP | Flags.RESUME | Flags.ALIGNMENT_CHECK));
        cpu.setSegment(
                SegmentRegister.CS,
                selector,
                (long) selector << 4,
                cpu.limit(SegmentRegister.CS),
                cpu.attributes(SegmentRegister.CS));
        cpu.setInstructionPointer(offset);
    }

    private void push(CpuState cpu, long stackBase, int at, int value) throws GuestFault {
        memory.write16(cpu, stackBase + (at & 0xFFFF), value);
    }
}
