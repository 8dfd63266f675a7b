package io.understudy.machine.interrupt;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.LinearMemory;

/**
 * Delivery in long mode, from 64-bit and from compatible code (Intel SDM vol. 3, 6.14). Unlike in protected mode the
 * frame always holds SS and RSP, begins at a multiple of 16, and may go to a stack that the gate names; a more
 * privileged handler finds SS empty. Nothing of the processor changes before the last fault has been ruled out.
 *
 * <pre>
 *   task state segment   4  RSP for level 0      frame, downwards
 *                       12  for level 1            SS  RSP  RFLAGS  CS  RIP  error code
 *                       20  for level 2
 *                       36  interrupt stack 1
 *                        ⋮
 *                       84  interrupt stack 7
 * </pre>
 */
final class LongModeDelivery {
    private static final int INNER_STACKS = 4;
    private static final int INTERRUPT_STACKS = 28;
    private static final int STACK_BYTES = 8;
    private static final int PUSH_BYTES = 8;
    private static final long FRAME_ALIGNMENT = 16;
    private static final int PRIVILEGE_SHIFT = 13;

    private final LinearMemory memory;
    private final DescriptorTables tables;

    LongModeDelivery(LinearMemory memory) {
        this.memory = memory;
        this.tables = new DescriptorTables(memory);
    }

    void deliver(CpuState cpu, int vector, Cause cause, int errorCode) throws GuestFault {
        int external = cause == Cause.SOFTWARE ? 0 : 1;
        LongGate gate = tables.longGate(cpu, vector, external);
        gate.requireOpen(cpu, vector, cause, external);
        Descriptor code = tables.codeSegment(cpu, gate.selector(), external);
        if (!code.is64BitCode()) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, (gate.selector() & ~3) + external);
        }
        int target = code.isConforming() ? cpu.privilege() : code.privilege();
        boolean inner = target < cpu.privilege();
        int flags = cpu.flags();
        long pointer = stackFor(cpu, gate, target, inner, external) & -FRAME_ALIGNMENT;
        if (!LinearMemory.isCanonical(gate.offset())) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, external);
        }

        pointer = push(cpu, pointer, cpu.selector(SegmentRegister.SS));
        pointer = push(cpu, pointer, cpu.general(GeneralRegister.ESP));
        pointer = push(cpu, pointer, Flags.pushed(flags, vector, cause));
        pointer = push(cpu, pointer, cpu.selector(SegmentRegister.CS));
        pointer = push(cpu, pointer, cpu.instructionPointer());
        if (errorCode != InterruptDelivery.NO_ERROR_CODE) {
            pointer = push(cpu, pointer, errorCode);
        }

        int kept = flags & ~(Flags.TRAP | Flags.NESTED_TASK | Flags.RESUME | Flags.VIRTUAL_8086);
        cpu.setFlags(gate.clearsInterruptFlag() ? kept & ~Flags.INTERRUPT : kept);
        if (inner) {
            cpu.setSegment(SegmentRegister.SS, target, 0, 0, target << PRIVILEGE_SHIFT);
        }
        cpu.setGeneral(GeneralRegister.ESP, pointer);
        cpu.setSegment(SegmentRegister.CS, (gate.selector() & ~3) | target, 0, code.limit(), code.high());
        cpu.setPrivilege(target);
        cpu.setInstructionPointer(gate.offset());
    }

    private long stackFor(CpuState cpu, LongGate gate, int target, boolean inner, int external) throws GuestFault {
        long pointer;
        if (gate.stack() != 0) {
            pointer = tables.longStack(cpu, INTERRUPT_STACKS + gate.stack() * STACK_BYTES, external);
        } else if (inner) {
            pointer = tables.longStack(cpu, INNER_STACKS + target * STACK_BYTES, external);
        } else {
            pointer = cpu.general(GeneralRegister.ESP);
        }
        if (!LinearMemory.isCanonical(pointer)) {
            throw new GuestFault(GuestFault.STACK_FAULT, external);
        }
        return pointer;
    }

    private long push(CpuState cpu, long pointer, long value) throws GuestFault {
        long at = pointer - PUSH_BYTES;
        memory.write64(cpu, at, value);
        return at;
    }
}
