package io.understudy.machine;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.LinearMemory;
import java.util.function.LongSupplier;

/**
 * RDRAND and RDSEED, which the emulated processor model lacks: they arrive as #UD and are carried out here, so that
 * their values can be logged (the models that have them draw from the host, out of reach of any hook).
 *
 * <p>Encoding: [66] 0F C7 /6 or /7 with a register operand (Intel SDM vol. 2).
 */
final class RandomInstruction {
    private static final int CARRY = 1;
    private static final int ARITHMETIC_FLAGS = 0x8D5;
    private static final int OPERAND_SIZE_PREFIX = 0x66;

    private final LinearMemory memory;

    RandomInstruction(LinearMemory memory) {
        this.memory = memory;
    }

    /**
     * Carries the instruction at EIP out if it is one of these.
     *
     * @return whether it was
     */
    boolean emulate(CpuState cpu, LongSupplier random) {
        long faultAddress = cpu.control(2);
        try {
            long at = cpu.base(SegmentRegister.CS) + cpu.instructionPointer();
            boolean prefixed = memory.read8(cpu, at) == OPERAND_SIZE_PREFIX;
            int length = prefixed ? 4 : 3;
            long opcode = prefixed ? at + 1 : at;
            if (memory.read8(cpu, opcode) != 0x0F || memory.read8(cpu, opcode + 1) != 0xC7) {
                return false;
            }
            int modrm = memory.read8(cpu, opcode + 2);
            if (modrm >>> 6 != 3 || ((modrm >>> 3) & 7) < 6) {
                return false;
            }
            boolean wide = prefixed != ((cpu.attributes(SegmentRegister.CS) & (1 << 22)) != 0);
            GeneralRegister register = GeneralRegister.of(modrm & 7);
            long value = random.getAsLong();
            long kept = wide ? 0 : cpu.general(register) & 0xFFFF0000L;
            cpu.setGeneral(register, kept | (value & (wide ? 0xFFFFFFFFL : 0xFFFFL)));
            cpu.setFlags((cpu.flags() & ~ARITHMETIC_FLAGS) | CARRY);
            cpu.setInstructionPointer((cpu.instructionPointer() + length) & 0xFFFFFFFFL);
            cpu.clearInterruptShadow();
            return true;
        } catch (GuestFault unreadable) {
            // The guest gets its #UD, not a page fault, and must not see the address of ours.
            cpu.setControl(2, faultAddress);
            return false;
        }
    }
}
