package io.understudy.machine.interrupt;

import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.FakeCpuState;
import io.understudy.machine.memory.LinearMemory;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;

/**
 * A guest in long mode whose RAM appears at {@link #BASE}: GDT at 0x1000, IDT at 0x2000, TSS at 0x3000, ring-0 code at
 * selector 8, ring-3 code at 0x33 and 32-bit ring-3 code at 0x23.
 */
final class LongGuest {
    static final long BASE = 0xFFFF_8880_0000_0000L;
    static final int GDT = 0x1000;
    static final int IDT = 0x2000;
    static final int TSS = 0x3000;
    static final int PAGES = 0x13000;

    static final int KERNEL_CODE = 0x08;
    static final int COMPATIBLE_CODE = 0x23;
    static final int USER_CODE = 0x33;
    static final int USER_STACK = 0x2B;
    static final int TSS_SELECTOR = 0x40;
    /** Free for the test to fill. */
    static final int SPARE = 0x38;

    static final long CODE_0 = 0x00AF9B000000FFFFL;
    static final long CODE_3 = 0x00AFFB000000FFFFL;
    static final long CODE_32 = 0x00CFFB000000FFFFL;

    static final int INTERRUPT = 0x8E;
    static final int TRAP = 0x8F;
    static final int DPL_3 = 0x60;

    static final long HANDLER = 0xFFFF_FFFF_8123_4560L;
    static final long KERNEL_RSP = BASE + 0x9008;
    static final long USER_RSP = 0x7FFF_1234_5678L;
    static final long START = 0x5555_5555_1234L;

    /** CF, IF and the bit that is always one. */
    static final int FLAGS = 0x203;

    final PhysicalMemory ram = new PhysicalMemory(ByteBuffer.allocate(1 << 17), (address, length) -> {});
    final LinearMemory linear = new LinearMemory(ram);
    final FakeCpuState cpu = new FakeCpuState();
    final InterruptDelivery delivery = new InterruptDelivery(linear);

    private LongGuest() {
        ram.write64(0x10000 + (BASE >>> 39 & 511) * 8, 0x11003);
        ram.write64(0x11000, 0x12003);
        ram.write64(0x12000, PAGES | 3);
        for (int page = 0; page < 32; page++) {
            ram.write64(PAGES + page * 8L, page << 12 | 3);
        }
        cpu.setControl(0, 0x80010011L);
        cpu.setControl(3, 0x10000);
        cpu.setControl(4, 0x20);
        cpu.setExtendedFeatures(0x500);
        cpu.setSegment(SegmentRegister.GDTR, 0, BASE + GDT, 0x4F, 0);
        cpu.setSegment(SegmentRegister.IDTR, 0, BASE + IDT, 0xFFF, 0);
        cpu.setSegment(SegmentRegister.TR, TSS_SELECTOR, BASE + TSS, 0x67, 0x8B00);
        descriptor(KERNEL_CODE, CODE_0).descriptor(USER_CODE, CODE_3).descriptor(COMPATIBLE_CODE, CODE_32);
        for (int level = 0; level < 3; level++) {
            ram.write64(TSS + 4 + level * 8L, innerStack(level));
        }
        for (int stack = 1; stack <= 7; stack++) {
            ram.write64(TSS + 28 + stack * 8L, interruptStack(stack));
        }
        cpu.setFlags(FLAGS);
        cpu.setInstructionPointer(START);
    }

    static long innerStack(int level) {
        return BASE + 0x5000 + level * 0x100L;
    }

    static long interruptStack(int stack) {
        return BASE + 0x6000 + stack * 0x100L;
    }

    static LongGuest inKernel() {
        LongGuest guest = new LongGuest();
        guest.cpu.setSegment(SegmentRegister.CS, KERNEL_CODE, 0, -1, 0x00AF9B00);
        guest.cpu.setSegment(SegmentRegister.SS, 0x18, 0, -1, 0x00CF9300);
        guest.cpu.setGeneral(GeneralRegister.ESP, KERNEL_RSP);
        return guest;
    }

    static LongGuest inUser() {
        LongGuest guest = new LongGuest();
        guest.cpu.setPrivilege(3);
        guest.cpu.setSegment(SegmentRegister.CS, USER_CODE, 0, -1, 0x00AFFB00);
        guest.cpu.setSegment(SegmentRegister.SS, USER_STACK, 0, -1, 0x00CFF300);
        guest.cpu.setGeneral(GeneralRegister.ESP, USER_RSP);
        return guest;
    }

    LongGuest descriptor(int selector, long descriptor) {
        ram.write64(GDT + (selector & ~7), descriptor);
        return this;
    }

    LongGuest gate(int vector, int selector, long offset, int stack, int attributes) {
        long low = (offset & 0xFFFF) | ((long) selector << 16) | ((long) stack << 32) | ((long) attributes << 40);
        ram.write64(IDT + vector * 16L, low | ((offset & 0xFFFF0000L) << 32));
        ram.write64(IDT + vector * 16L + 8, offset >>> 32);
        return this;
    }

    LongGuest gate(int vector, int stack, int attributes) {
        return gate(vector, KERNEL_CODE, HANDLER, stack, attributes);
    }

    long rsp() {
        return cpu.general(GeneralRegister.ESP);
    }

    /** What lies at a slot above the stack pointer, 0 the last pushed. */
    long pushed(int slot) {
        return ram.read64(rsp() - BASE + slot * 8L);
    }

    /** What one attempt at delivery raises; the processor must be as it was. */
    GuestFault faultOf(int vector, Cause cause, int errorCode) {
        String before = cpu.snapshot();
        try {
            new LongModeDelivery(linear).deliver(cpu, vector, cause, errorCode);
        } catch (GuestFault fault) {
            if (fault.vector() != GuestFault.PAGE_FAULT && !cpu.snapshot().equals(before)) {
                throw new AssertionError("the fault changed the processor: " + before + " became " + cpu.snapshot());
            }
            return fault;
        }
        throw new AssertionError("no fault");
    }
}
