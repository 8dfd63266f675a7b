package io.understudy.machine.interrupt;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.LinearMemory;

/**
 * Delivery through the interrupt descriptor table (Intel SDM vol. 3, 6.12; the pseudo-code of INT n in vol. 2). Nothing
 * of the processor changes before the last fault has been ruled out.
 */
final class ProtectedModeDelivery {
    private static final SegmentRegister[] DATA_SEGMENTS = {
        SegmentRegister.GS, SegmentRegister.FS, SegmentRegister.DS, SegmentRegister.ES
    };
    private static final int STACK_IS_32_BIT = 1 << 22;

    private final LinearMemory memory;
    private final DescriptorTables tables;

    ProtectedModeDelivery(LinearMemory memory) {
        this.memory = memory;
        this.tables = new DescriptorTables(memory);
    }

    void deliver(CpuState cpu, int vector, Cause cause, int errorCode) throws GuestFault {
        int external = cause == Cause.SOFTWARE ? 0 : 1;
        Gate gate = openGate(cpu, vector, cause, external);
        Descriptor code = codeSegment(cpu, gate, external);
        int flags = cpu.flags();
        boolean fromVirtual8086 = (flags & Flags.VIRTUAL_8086) != 0;
        int level = cpu.privilege();
        int target = code.isConforming() ? level : code.privilege();
        if (fromVirtual8086 && target != 0) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, (gate.selector() & ~3) + external);
        }

        FrameStack stack;
        boolean inner = target < level;
        if (inner) {
            stack = innerStack(cpu, target, gate.is32Bit(), external);
        } else {
            long attributes = cpu.attributes(SegmentRegister.SS);
            stack = new FrameStack(
                    cpu,
                    cpu.base(SegmentRegister.SS),
                    (int) cpu.general(GeneralRegister.ESP),
                    (attributes & STACK_IS_32_BIT) != 0,
                    gate.is32Bit());
        }
        if (fromVirtual8086) {
            for (SegmentRegister segment : DATA_SEGMENTS) {
                stack.push(cpu.selector(segment));
            }
        }
        if (inner) {
            stack.push(cpu.selector(SegmentRegister.SS));
            stack.push((int) cpu.general(GeneralRegister.ESP));
        }
        stack.push(cause == Cause.EXCEPTION && isFault(vector) ? flags | Flags.RESUME : flags);
        stack.push(cpu.selector(SegmentRegister.CS));
        stack.push((int) cpu.instructionPointer());
        if (errorCode != InterruptDelivery.NO_ERROR_CODE) {
            stack.push(errorCode);
        }

        int kept = flags & ~(Flags.TRAP | Flags.NESTED_TASK | Flags.RESUME | Flags.VIRTUAL_8086);
        cpu.setFlags(gate.clearsInterruptFlag() ? kept & ~Flags.INTERRUPT : kept);
        if (inner) {
            cpu.setSegment(
                    SegmentRegister.SS,
                    stack.selector,
                    stack.descriptor.base(),
                    stack.descriptor.limit(),
                    stack.descriptor.high());
        }
        if (fromVirtual8086) {
            for (SegmentRegister segment : DATA_SEGMENTS) {
                cpu.setSegment(segment, 0, 0, 0, 0);
            }
        }
        cpu.setGeneral(GeneralRegister.ESP, stack.pointerAfter());
        cpu.setSegment(SegmentRegister.CS, (gate.selector() & ~3) | target, code.base(), code.limit(), code.high());
        cpu.setPrivilege(target);
        cpu.setInstructionPointer(gate.target() & 0xFFFFFFFFL);
    }

    private Gate openGate(CpuState cpu, int vector, Cause cause, int external) throws GuestFault {
        Gate gate = tables.gate(cpu, vector, external);
        int faultCode = vector * 8 + 2;
        if (!gate.isInterruptOrTrap()) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, faultCode + external);
        }
        if (cause == Cause.SOFTWARE && gate.privilege() < cpu.privilege()) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, faultCode);
        }
        if (!gate.present()) {
            throw new GuestFault(GuestFault.SEGMENT_NOT_PRESENT, faultCode + external);
        }
        return gate;
    }

    private Descriptor codeSegment(CpuState cpu, Gate gate, int external) throws GuestFault {
        if ((gate.selector() & ~3) == 0) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, external);
        }
        int faultCode = (gate.selector() & ~3) + external;
        Descriptor code = tables.descriptor(cpu, gate.selector(), GuestFault.GENERAL_PROTECTION, external);
        if (!code.isCode() || code.privilege() > cpu.privilege()) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, faultCode);
        }
        if (!code.present()) {
            throw new GuestFault(GuestFault.SEGMENT_NOT_PRESENT, faultCode);
        }
        return code;
    }

    private FrameStack innerStack(CpuState cpu, int level, boolean wide, int external) throws GuestFault {
        DescriptorTables.InnerStack inner = tables.innerStack(cpu, level, external);
        int selector = inner.selector();
        int faultCode = (selector & ~3) + external;
        if ((selector & ~3) == 0) {
            throw new GuestFault(GuestFault.INVALID_TSS, external);
        }
        Descriptor data = tables.descriptor(cpu, selector, GuestFault.INVALID_TSS, external);
        if ((selector & 3) != level || data.privilege() != level || !data.isWritableData()) {
            throw new GuestFault(GuestFault.INVALID_TSS, faultCode);
        }
        if (!data.present()) {
            throw new GuestFault(GuestFault.STACK_FAULT, faultCode);
        }
        FrameStack stack =
                new FrameStack(cpu, data.base(), inner.pointer(), (data.high() & STACK_IS_32_BIT) != 0, wide);
        stack.selector = selector;
        stack.descriptor = data;
        return stack;
    }

    /** Traps and aborts leave RF alone; everything else in the exception range is restartable. */
    private static boolean isFault(int vector) {
        return vector != 1 && vector != 3 && vector != 4 && vector != GuestFault.DOUBLE_FAULT && vector != 18;
    }

    /** The stack that the frame goes to, before the processor knows of it. */
    private final class FrameStack {
        private final CpuState cpu;
        private final long base;
        private final boolean is32Bit;
        private final boolean pushes32Bit;
        private int pointer;
        private int selector;
        private Descriptor descriptor;

        FrameStack(CpuState cpu, long base, int pointer, boolean is32Bit, boolean pushes32Bit) {
            this.cpu = cpu;
            this.base = base;
            this.pointer = pointer;
            this.is32Bit = is32Bit;
            this.pushes32Bit = pushes32Bit;
        }

        void push(int value) throws GuestFault {
            pointer -= pushes32Bit ? 4 : 2;
            long at = base + (is32Bit ? pointer & 0xFFFFFFFFL : pointer & 0xFFFF);
            if (pushes32Bit) {
                memory.write32(cpu, at, value);
            } else {
                memory.write16(cpu, at, value);
            }
        }

        /** A 16-bit stack leaves the upper half of ESP alone. */
        long pointerAfter() {
            return is32Bit
                    ? pointer & 0xFFFFFFFFL
                    : (cpu.general(GeneralRegister.ESP) & 0xFFFF0000L) | (pointer & 0xFFFF);
        }
    }
}
