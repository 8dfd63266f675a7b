package io.understudy.machine.interrupt;

/** An interrupt, trap or task gate (Intel SDM vol. 3, 6.11). */
record Gate(int selector, int offset, int type, int privilege, boolean present) implements IdtEntry {
    private static final int TASK = 5;
    private static final int INTERRUPT_16 = 6;
    private static final int TRAP_16 = 7;
    private static final int INTERRUPT_32 = 14;
    private static final int TRAP_32 = 15;

    static Gate of(int low, int high) {
        return new Gate(
                low >>> 16,
                (low & 0xFFFF) | (high & 0xFFFF0000),
                (high >>> 8) & 0x1F,
                (high >>> 13) & 3,
                (high & (1 << 15)) != 0);
    }

    /** Its selector names a task state segment; it has no offset. */
    boolean isTask() {
        return type == TASK;
    }

    @Override
    public boolean isGate() {
        return isTask() || type == INTERRUPT_16 || type == TRAP_16 || type == INTERRUPT_32 || type == TRAP_32;
    }

    boolean clearsInterruptFlag() {
        return type == INTERRUPT_16 || type == INTERRUPT_32;
    }

    boolean is32Bit() {
        return type == INTERRUPT_32 || type == TRAP_32;
    }

    int target() {
        return is32Bit() ? offset : offset & 0xFFFF;
    }
}
