package io.understudy.machine.interrupt;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.LinearMemory;

/**
 * Delivery through the interrupt descriptor table (Intel SDM vol. 3, 6.12; the pseudo-code of INT n in vol. 2). Nothing
 * of the processor changes before the last fault has been ruled out, except by a task gate.
 */
final class ProtectedModeDelivery {
    private static final SegmentRegister[] DATA_SEGMENTS = {
        SegmentRegister.GS, SegmentRegister.FS, SegmentRegister.DS, SegmentRegister.ES
    };

    private final LinearMemory memory;
    private final DescriptorTables tables;
    private final TaskSwitch tasks;

    ProtectedModeDelivery(LinearMemory memory) {
        this.memory = memory;
        this.tables = new DescriptorTables(memory);
        this.tasks = new TaskSwitch(memory, tables);
    }

    void deliver(CpuState cpu, int vector, Cause cause, int errorCode) throws GuestFault {
        int external = cause == Cause.SOFTWARE ? 0 : 1;
        Gate gate = tables.gate(cpu, vector, external);
        gate.requireOpen(cpu, vector, cause, external);
        int flags = cpu.flags();
        if (gate.isTask()) {
            tasks.enter(cpu, gate.selector(), Flags.pushed(flags, vector, cause), errorCode, external);
            return;
        }
        Descriptor code = tables.codeSegment(cpu, gate.selector(), external);
        boolean fromVirtual8086 = (flags & Flags.VIRTUAL_8086) != 0;
        int level = cpu.privilege();
        int target = code.isConforming() ? level : code.privilege();
        if (fromVirtual8086 && target != 0) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, (gate.selector() & ~3) + external);
        }

        int pushes = errorCode == InterruptDelivery.NO_ERROR_CODE ? 3 : 4;
        boolean inner = target < level;
        FrameStack stack;
        if (inner) {
            DescriptorTables.InnerStack place = tables.innerStack(cpu, target, external);
            Descriptor segment = stackSegment(cpu, place.selector(), target, external);
            stack = FrameStack.inner(cpu, memory, place, segment, gate.is32Bit());
            pushes += fromVirtual8086 ? 2 + DATA_SEGMENTS.length : 2;
            stack.requireRoom(pushes, (place.selector() & ~3) + external);
        } else {
            stack = FrameStack.current(cpu, memory, gate.is32Bit());
            stack.requireRoom(pushes, external);
        }
        if (Integer.compareUnsigned(gate.target(), code.limit()) > 0) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, external);
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
        stack.push(Flags.pushed(flags, vector, cause));
        stack.push(cpu.selector(SegmentRegister.CS));
        stack.push((int) cpu.instructionPointer());
        if (errorCode != InterruptDelivery.NO_ERROR_CODE) {
            stack.push(errorCode);
        }

        int kept = flags & ~(Flags.TRAP | Flags.NESTED_TASK | Flags.RESUME | Flags.VIRTUAL_8086);
        cpu.setFlags(gate.clearsInterruptFlag() ? kept & ~Flags.INTERRUPT : kept);
        if (inner) {
            stack.loadSegment();
        }
        if (fromVirtual8086) {
            for (SegmentRegister segment : DATA_SEGMENTS) {
                cpu.setSegment(segment, 0, 0, 0, 0);
            }
        }
        stack.loadPointer();
        cpu.setSegment(SegmentRegister.CS, (gate.selector() & ~3) | target, code.base(), code.limit(), code.high());
        cpu.setPrivilege(target);
        cpu.setInstructionPointer(gate.target() & 0xFFFFFFFFL);
    }

    private Descriptor stackSegment(CpuState cpu, int selector, int level, int external) throws GuestFault {
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
        return data;
    }
}
