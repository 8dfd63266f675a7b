package io.understudy.machine;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.LinearMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * RDRAND and RDSEED, which the emulated processor model lacks: they arrive as #UD and are carried out here, so that
 * their values can be logged (the models that have them draw from the host, out of reach of any hook).
 *
 * <p>Encoding: [66] [REX] 0F C7 /6 or /7 with a register operand (Intel SDM vol. 2).
 */
final class RandomInstruction {
    /** What these instructions draw from. */
    static final int STREAM = 1;

    private static final int CARRY = 1;
    private static final int ARITHMETIC_FLAGS = 0x8D5;
    private static final int OPERAND_SIZE_PREFIX = 0x66;

    private static final int REX_B = 1;
    private static final int REX_W = 8;

    private static final int CODE_64 = 1 << 21;
    private static final int CODE_32 = 1 << 22;

    private final LinearMemory memory;
    private final StreamDraw random;
    private final ByteBuffer drawn = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** @param random 64 bits at a time, all of which count */
    RandomInstruction(LinearMemory memory, StreamDraw random) {
        this.memory = memory;
        this.random = random;
    }

    /**
     * Carries the instruction at EIP out if it is one of these.
     *
     * @return whether it was
     */
    boolean emulate(CpuState cpu) {
        long faultAddress = cpu.control(2);
        try {
            long at = cpu.base(SegmentRegister.CS) + cpu.instructionPointer();
            boolean is64Bit = cpu.longMode() && (cpu.attributes(SegmentRegister.CS) & CODE_64) != 0;
            boolean prefixed = memory.read8(cpu, at) == OPERAND_SIZE_PREFIX;
            long opcode = prefixed ? at + 1 : at;
            int rex = is64Bit && isRex(memory.read8(cpu, opcode)) ? memory.read8(cpu, opcode++) : 0;
            if (memory.read8(cpu, opcode) != 0x0F || memory.read8(cpu, opcode + 1) != 0xC7) {
                return false;
            }
            int modrm = memory.read8(cpu, opcode + 2);
            if (modrm >>> 6 != 3 || ((modrm >>> 3) & 7) < 6) {
                return false;
            }
            long length = opcode + 3 - at;
            boolean wide = prefixed != (is64Bit || (cpu.attributes(SegmentRegister.CS) & CODE_32) != 0);
            GeneralRegister register = GeneralRegister.of((modrm & 7) | ((rex & REX_B) << 3));
            random.draw(drawn.array());
            long value = drawn.getLong(0);
            if ((rex & REX_W) != 0) {
                cpu.setGeneral(register, value);
            } else if (wide) {
                cpu.setGeneral(register, value & 0xFFFFFFFFL);
            } else {
                cpu.setGeneral(register, (cpu.general(register) & ~0xFFFFL) | (value & 0xFFFF));
            }
            cpu.setFlags((cpu.flags() & ~ARITHMETIC_FLAGS) | CARRY);
            long next = cpu.instructionPointer() + length;
            cpu.setInstructionPointer(is64Bit ? next : next & 0xFFFFFFFFL);
            cpu.clearInterruptShadow();
            return true;
        } catch (GuestFault unreadable) {
            // The guest gets its #UD, not a page fault, and must not see the address of ours.
            cpu.setControl(2, faultAddress);
            return false;
        }
    }

    private static boolean isRex(int value) {
        return (value & 0xF0) == 0x40;
    }
}
