package io.understudy.machine.interrupt;

import io.understudy.cpu.GuestFault;

/** The bits of EFLAGS that delivery touches (Intel SDM vol. 1, 3.4.3). */
final class Flags {
    static final int TRAP = 1 << 8;
    static final int INTERRUPT = 1 << 9;
    static final int IO_PRIVILEGE = 3 << 12;
    static final int NESTED_TASK = 1 << 14;
    static final int RESUME = 1 << 16;
    static final int VIRTUAL_8086 = 1 << 17;
    static final int ALIGNMENT_CHECK = 1 << 18;

    private Flags() {}

    /** What the frame says of RF (SDM vol. 3, 17.3.1.1): faults are restartable, and INT n began by clearing it. */
    static int pushed(int flags, int vector, Cause cause) {
        return switch (cause) {
            case EXTERNAL -> flags;
            case SOFTWARE -> flags & ~RESUME;
            case EXCEPTION -> isFault(vector) ? flags | RESUME : flags;
        };
    }

    /** Traps and aborts leave RF alone; everything else in the exception range is restartable. */
    private static boolean isFault(int vector) {
        return vector != 1 && vector != 3 && vector != 4 && vector != GuestFault.DOUBLE_FAULT && vector != 18;
    }
}
