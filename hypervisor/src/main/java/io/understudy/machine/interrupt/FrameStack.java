package io.understudy.machine.interrupt;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.LinearMemory;

/** The stack that an interrupt's frame goes to, before the processor knows of it. */
final class FrameStack {
    private static final int BIG = 1 << 22;
    private static final int EXPAND_DOWN = 1 << 10;

    private final CpuState cpu;
    private final LinearMemory memory;
    private final int selector;
    private final long base;
    private final int limit;
    private final int attributes;
    private final int pushedBytes;
    private int pointer;

    private FrameStack(
            CpuState cpu,
            LinearMemory memory,
            int selector,
            long base,
            int limit,
            int attributes,
            int pointer,
            boolean pushes32Bit) {
        this.cpu = cpu;
        this.memory = memory;
        this.selector = selector;
        this.base = base;
        this.limit = limit;
        this.attributes = attributes;
        this.pointer = pointer;
        this.pushedBytes = pushes32Bit ? 4 : 2;
    }

    /** The stack that the processor is on. */
    static FrameStack current(CpuState cpu, LinearMemory memory, boolean pushes32Bit) {
        return new FrameStack(
                cpu,
                memory,
                cpu.selector(SegmentRegister.SS),
                cpu.base(SegmentRegister.SS),
                cpu.limit(SegmentRegister.SS),
                cpu.attributes(SegmentRegister.SS),
                (int) cpu.general(GeneralRegister.ESP),
                pushes32Bit);
    }

    /** The stack of an inner privilege level. */
    static FrameStack inner(
            CpuState cpu,
            LinearMemory memory,
            DescriptorTables.InnerStack inner,
            Descriptor segment,
            boolean pushes32Bit) {
        return new FrameStack(
                cpu,
                memory,
                inner.selector(),
                segment.base(),
                segment.limit(),
                segment.high(),
                inner.pointer(),
                pushes32Bit);
    }

    /**
     * Makes sure that the segment holds the frame, before any of it is written.
     *
     * @param errorCode of the stack fault if it does not
     */
    void requireRoom(int pushes, int errorCode) throws GuestFault {
        for (int push = 1; push <= pushes; push++) {
            long first = offset(pointer - push * pushedBytes);
            long last = first + pushedBytes - 1;
            boolean held = (attributes & EXPAND_DOWN) != 0
                    ? first > Integer.toUnsignedLong(limit) && last <= highest()
                    : last <= Integer.toUnsignedLong(limit);
            if (!held) {
                throw new GuestFault(GuestFault.STACK_FAULT, errorCode);
            }
        }
    }

    void push(int value) throws GuestFault {
        pointer -= pushedBytes;
        long at = base + offset(pointer);
        if (pushedBytes == 4) {
            memory.write32(cpu, at, value);
        } else {
            memory.write16(cpu, at, value);
        }
    }

    /** Puts the processor on this stack's segment. */
    void loadSegment() {
        cpu.setSegment(SegmentRegister.SS, selector, base, limit, attributes);
    }

    /** Puts the processor's stack pointer behind the frame; a 16-bit stack leaves the upper half of ESP alone. */
    void loadPointer() {
        long kept = (attributes & BIG) != 0 ? 0 : cpu.general(GeneralRegister.ESP) & 0xFFFF0000L;
        cpu.setGeneral(GeneralRegister.ESP, kept | offset(pointer));
    }

    private long offset(int at) {
        return at & highest();
    }

    private long highest() {
        return (attributes & BIG) != 0 ? 0xFFFFFFFFL : 0xFFFFL;
    }
}
