package io.understudy.cpu.unicorn;

import io.understudy.cpu.unicorn.discovery.Environment;
import io.understudy.cpu.unicorn.discovery.TranslatedBlock;

/** The exception that ended a run, and what it means for the count. */
final class Faults {
    private static final int PAGE_FAULT = 14;
    private static final int WRITE = 2;
    /** #DF, #TS, #NP, #SS, #GP, #PF, #AC (Intel SDM volume 3, table 6-1). */
    private static final int WITH_ERROR_CODE =
            (1 << 8) | (1 << 10) | (1 << 11) | (1 << 12) | (1 << 13) | (1 << 14) | (1 << 17);

    private int vector;
    private int errorCode;
    private boolean software;

    void raised(int number, Environment environment) {
        vector = number & 0xFF;
        software = environment.exceptionIsSoftware();
        boolean pushes = !software && vector < Integer.SIZE && ((WITH_ERROR_CODE >>> vector) & 1) != 0;
        errorCode = pushes ? environment.errorCode() : 0;
    }

    int vector() {
        return vector;
    }

    int errorCode() {
        return errorCode;
    }

    boolean isSoftware() {
        return software;
    }

    /**
     * How many instructions of the block that was running were not executed. The faulting one counts as executed; EIP
     * lies at it, or behind it after INT n, INT3 and INTO. If EIP is at no instruction of the block, the block came to
     * its end (INT n again, a single-step trap, a fault on fetching the next block).
     */
    int notExecuted(long block, Environment environment) {
        long linear = environment.linearInstructionPointer();
        if (isFetchFault(linear, environment)) {
            return 0;
        }
        int index = TranslatedBlock.indexOf(block, linear);
        return index < 0 ? 0 : TranslatedBlock.instructions(block) - (software ? index : index + 1);
    }

    /** A block that jumps into itself may find its own page gone: then the address is the one that faulted. */
    private boolean isFetchFault(long linear, Environment environment) {
        return vector == PAGE_FAULT && (errorCode & WRITE) == 0 && environment.isFaultAddress(linear);
    }
}
