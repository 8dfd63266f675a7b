package io.understudy.cpu.unicorn.discovery;

import io.understudy.cpu.unicorn.binding.HostMemory;

/**
 * Where this build of the engine keeps what its interface does not show; found by {@link LayoutDiscovery}, in bytes.
 *
 * @param cpuPointer in {@code uc_struct}, the pointer to the CPU
 * @param environment in the CPU, the processor state ({@link Environment})
 * @param errorCode in the processor state; three fields and the debug registers follow it
 * @param jumpCache in the CPU, the {@link JumpCache}
 * @param tlbWindow relative to the processor state, {@code window_begin_ns} of the first MMU mode; 0 if not found
 * @param tlbStride from there to the one of the next of the {@value #MMU_MODES} modes
 */
public record EngineLayout(
        int cpuPointer, int environment, int errorCode, int jumpCache, int tlbWindow, int tlbStride) {
    public static final int MMU_MODES = 3;

    // int error_code, exception_is_int; target_ulong exception_next_eip, dr[8]; 4 pointers; int old_exception
    private static final int IS_INT = 4;
    private static final int NEXT = 8;
    private static final int DEBUG = 16;
    private static final int OLD_EXCEPTION = 112;

    int exceptionIsInt() {
        return errorCode + IS_INT;
    }

    /** exception_next_eip: behind the INT that is being delivered. */
    int exceptionNext() {
        return errorCode + NEXT;
    }

    int debug() {
        return errorCode + DEBUG;
    }

    int oldException() {
        return errorCode + OLD_EXCEPTION;
    }

    EngineLayout withErrorCode(int offset) {
        return new EngineLayout(cpuPointer, environment, offset, jumpCache, tlbWindow, tlbStride);
    }

    EngineLayout withJumpCache(int offset) {
        return new EngineLayout(cpuPointer, environment, errorCode, offset, tlbWindow, tlbStride);
    }

    long cpu(long uc) {
        return HostMemory.getLong(uc + cpuPointer);
    }

    public Environment environmentOf(long uc) {
        return new Environment(this, cpu(uc) + environment);
    }

    public JumpCache jumpCacheOf(long uc) {
        return new JumpCache(cpu(uc) + jumpCache);
    }
}
