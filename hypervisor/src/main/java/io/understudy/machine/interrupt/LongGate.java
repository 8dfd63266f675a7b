package io.understudy.machine.interrupt;

/**
 * A gate of 16 bytes, as long mode has them (Intel SDM vol. 3, 6.14.1).
 *
 * @param stack the entry of the interrupt stack table, 1 to 7; 0 for none
 */
record LongGate(int selector, long offset, int stack, int type, int privilege, boolean present) implements IdtEntry {
    private static final int INTERRUPT = 14;
    private static final int TRAP = 15;

    static LongGate of(long low, long high) {
        return new LongGate(
                (int) (low >>> 16) & 0xFFFF,
                (low & 0xFFFF) | (low >>> 32 & 0xFFFF0000L) | (high << 32),
                (int) (low >>> 32) & 7,
                (int) (low >>> 40) & 0x1F,
                (int) (low >>> 45) & 3,
                (low >>> 47 & 1) != 0);
    }

    @Override
    public boolean isGate() {
        return type == INTERRUPT || type == TRAP;
    }

    boolean clearsInterruptFlag() {
        return type == INTERRUPT;
    }
}
