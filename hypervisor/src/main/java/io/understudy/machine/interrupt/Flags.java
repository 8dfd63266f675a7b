package io.understudy.machine.interrupt;

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
}
