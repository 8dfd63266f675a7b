package io.understudy.machine.interrupt;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.LinearMemory;

/**
 * Takes interrupts and exceptions to the guest's handlers. The engine never vectors by itself, so everything of Intel
 * SDM vol. 3, chapter 6, happens here: gates, stack switch, error codes, and faults that arise on the way.
 */
public final class InterruptDelivery {
    /** As an error code: the vector has none. */
    public static final int NO_ERROR_CODE = -1;

    private static final int INT1_OPCODE = 0xF1;
    private static final int INT3_OPCODE = 0xCC;
    private static final int INTO_OPCODE = 0xCE;

    private final LinearMemory memory;
    private final RealModeDelivery realMode;
    private final ProtectedModeDelivery protectedMode;
    private final LongModeDelivery longMode;

    public InterruptDelivery(LinearMemory memory) {
        this.memory = memory;
        realMode = new RealModeDelivery(memory);
        protectedMode = new ProtectedModeDelivery(memory);
        longMode = new LongModeDelivery(memory);
    }

    /**
     * Delivers one interrupt. Faults on the way are delivered in its place, as a double fault where table 6-5 of the SDM
     * says so.
     *
     * @param errorCode what to push, or {@link #NO_ERROR_CODE}
     * @return false if a third fault came up: the processor shuts down
     */
    public boolean deliver(CpuState cpu, int vector, Cause cause, int errorCode) {
        int currentVector = vector;
        Cause currentCause = cause;
        int currentError = errorCode;
        while (true) {
            try {
                deliverOnce(cpu, currentVector, currentCause, currentError);
                cpu.clearInterruptShadow();
                return true;
            } catch (GuestFault next) {
                if (currentCause == Cause.SOFTWARE) {
                    backToInstruction(cpu, currentVector);
                }
                boolean faulted = currentCause == Cause.EXCEPTION;
                if (faulted && currentVector == GuestFault.DOUBLE_FAULT) {
                    return false;
                }
                if (faulted && makesDoubleFault(currentVector, next.vector())) {
                    currentVector = GuestFault.DOUBLE_FAULT;
                    currentError = 0;
                } else {
                    currentVector = next.vector();
                    currentError = next.errorCode();
                }
                currentCause = Cause.EXCEPTION;
            }
        }
    }

    private void deliverOnce(CpuState cpu, int vector, Cause cause, int errorCode) throws GuestFault {
        if ((cpu.control(0) & 1) == 0) {
            realMode.deliver(cpu, vector);
        } else if (cpu.longMode()) {
            longMode.deliver(cpu, vector, cause, errorCode);
        } else {
            protectedMode.deliver(cpu, vector, cause, errorCode);
        }
    }

    /** INT n that may not pass its gate is a fault of that instruction: EIP, which lies behind it, goes back. */
    private void backToInstruction(CpuState cpu, int vector) {
        long next = cpu.instructionPointer();
        int length = 2;
        try {
            int last = memory.read8(cpu, cpu.base(SegmentRegister.CS) + next - 1);
            boolean single = (vector == 1 && last == INT1_OPCODE)
                    || (vector == 3 && last == INT3_OPCODE)
                    || (vector == 4 && last == INTO_OPCODE);
            length = single ? 1 : 2;
        } catch (GuestFault unreadable) {
            // It was just executed, so it can be read; were it not, two bytes is what INT n has.
        }
        long first = next - length;
        cpu.setInstructionPointer(cpu.longMode() ? first : first & 0xFFFFFFFFL);
    }

    private static boolean makesDoubleFault(int first, int second) {
        if (first == GuestFault.PAGE_FAULT) {
            return second == GuestFault.PAGE_FAULT || isContributory(second);
        }
        return isContributory(first) && isContributory(second);
    }

    private static boolean isContributory(int vector) {
        return vector == 0 || (vector >= GuestFault.INVALID_TSS && vector <= GuestFault.GENERAL_PROTECTION);
    }
}
