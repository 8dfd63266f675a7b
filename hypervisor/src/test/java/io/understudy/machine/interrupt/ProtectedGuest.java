package io.understudy.machine.interrupt;

import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.FakeCpuState;
import io.understudy.machine.memory.LinearMemory;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;

/**
 * A guest in protected mode without paging: GDT at 0x1000, IDT at 0x2000, TSS at 0x3000, LDT at 0x5000, ring-0 code at
 * selector 8 with stack 0x10, ring-3 code at 0x1B with stack 0x23.
 */
final class ProtectedGuest {
    static final int GDT = 0x1000;
    static final int IDT = 0x2000;
    static final int TSS = 0x3000;
    static final int LDT = 0x5000;

    static final int KERNEL_CODE = 0x08;
    static final int KERNEL_STACK = 0x10;
    static final int USER_CODE = 0x1B;
    static final int USER_STACK = 0x23;
    static final int TSS_SELECTOR = 0x28;
    /** Free for the test to fill. */
    static final int SPARE = 0x30;

    static final int SPARE_2 = 0x38;

    static final int INTERRUPT_32 = 0x8E00;
    static final int TRAP_32 = 0x8F00;
    static final int INTERRUPT_16 = 0x8600;
    static final int TRAP_16 = 0x8700;
    static final int DPL_3 = 0x6000;

    static final int CODE_0 = 0x00CF9B00;
    static final int DATA_0 = 0x00CF9300;
    static final int CODE_3 = 0x00CFFB00;
    static final int DATA_3 = 0x00CFF300;

    static final int HANDLER = 0x00123456;
    static final int KERNEL_ESP = 0x9000;
    static final int INNER_ESP = 0x8000;
    static final int USER_ESP = 0x7000;
    static final int START = 0x00401234;

    /** CF, IF and the bit that is always one. */
    static final int FLAGS = 0x203;

    final PhysicalMemory ram = new PhysicalMemory(ByteBuffer.allocate(1 << 20), (address, length) -> {});
    final LinearMemory linear = new LinearMemory(ram);
    final FakeCpuState cpu = new FakeCpuState();
    final InterruptDelivery delivery = new InterruptDelivery(linear);

    private ProtectedGuest() {
        cpu.setControl(0, 0x11);
        cpu.setSegment(SegmentRegister.GDTR, 0, GDT, 0x3F, 0);
        cpu.setSegment(SegmentRegister.IDTR, 0, IDT, 0x7FF, 0);
        cpu.setSegment(SegmentRegister.TR, TSS_SELECTOR, TSS, 0x67, 0x8B00);
        cpu.setSegment(SegmentRegister.LDTR, 0, 0, 0, 0);
        flatDescriptor(KERNEL_CODE, CODE_0);
        flatDescriptor(KERNEL_STACK, DATA_0);
        flatDescriptor(USER_CODE, CODE_3);
        flatDescriptor(USER_STACK, DATA_3);
        ram.write32(TSS + 4, INNER_ESP);
        ram.write32(TSS + 8, KERNEL_STACK);
        cpu.setFlags(FLAGS);
        cpu.setInstructionPointer(START);
    }

    static ProtectedGuest inKernel() {
        ProtectedGuest guest = new ProtectedGuest();
        guest.cpu.setSegment(SegmentRegister.CS, KERNEL_CODE, 0, -1, CODE_0);
        guest.cpu.setSegment(SegmentRegister.SS, KERNEL_STACK, 0, -1, DATA_0);
        guest.cpu.setGeneral(GeneralRegister.ESP, KERNEL_ESP);
        return guest;
    }

    static ProtectedGuest inUser() {
        ProtectedGuest guest = new ProtectedGuest();
        guest.cpu.setPrivilege(3);
        guest.cpu.setSegment(SegmentRegister.CS, USER_CODE, 0, -1, CODE_3);
        guest.cpu.setSegment(SegmentRegister.SS, USER_STACK, 0, -1, DATA_3);
        guest.cpu.setGeneral(GeneralRegister.ESP, USER_ESP);
        return guest;
    }

    static ProtectedGuest inVirtual8086() {
        ProtectedGuest guest = new ProtectedGuest();
        guest.cpu.setPrivilege(3);
        guest.cpu.setFlags(FLAGS | 1 << 17);
        guest.cpu.setInstructionPointer(0x0123);
        int value = 0x1000;
        for (SegmentRegister segment : new SegmentRegister[] {
            SegmentRegister.CS,
            SegmentRegister.SS,
            SegmentRegister.ES,
            SegmentRegister.DS,
            SegmentRegister.FS,
            SegmentRegister.GS
        }) {
            guest.cpu.setSegment(segment, value, (long) value << 4, 0xFFFF, 0xF300);
            value += 0x111;
        }
        guest.cpu.setGeneral(GeneralRegister.ESP, 0xABCD0FF0L);
        return guest;
    }

    /** A descriptor with base 0 and the largest limit its attributes allow. */
    ProtectedGuest flatDescriptor(int selector, int attributes) {
        return descriptor(selector, 0, 0xFFFFF, attributes);
    }

    ProtectedGuest descriptor(int selector, int base, int limit, int attributes) {
        int at = ((selector & 4) != 0 ? LDT : GDT) + (selector & ~7);
        ram.write32(at, (base << 16) | (limit & 0xFFFF));
        ram.write32(
                at + 4, (base & 0xFF000000) | (attributes & 0x00F0FF00) | (limit & 0xF0000) | ((base >>> 16) & 0xFF));
        return this;
    }

    ProtectedGuest gate(int vector, int selector, int offset, int attributes) {
        ram.write32(IDT + vector * 8, (selector << 16) | (offset & 0xFFFF));
        ram.write32(IDT + vector * 8 + 4, (offset & 0xFFFF0000) | attributes);
        return this;
    }

    ProtectedGuest gate(int vector, int attributes) {
        return gate(vector, KERNEL_CODE, HANDLER, attributes);
    }

    long esp() {
        return cpu.general(GeneralRegister.ESP);
    }

    /** What lies at a slot of 32 bits above the stack pointer, 0 the last pushed. */
    int pushed(int slot) {
        return ram.read32(cpu.base(SegmentRegister.SS) + esp() + slot * 4L);
    }

    /** What one attempt at delivery raises; the processor must be as it was. */
    GuestFault faultOf(int vector, Cause cause, int errorCode) {
        String before = cpu.snapshot();
        try {
            new ProtectedModeDelivery(linear).deliver(cpu, vector, cause, errorCode);
        } catch (GuestFault fault) {
            if (!cpu.snapshot().equals(before)) {
                throw new AssertionError("the fault changed the processor: " + before + " became " + cpu.snapshot());
            }
            return fault;
        }
        throw new AssertionError("no fault");
    }
}
