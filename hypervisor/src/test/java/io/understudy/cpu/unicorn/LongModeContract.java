package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import io.understudy.state.StateReader;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** 64-bit code: positions, exceptions, registers of full width, and what a snapshot must carry. */
interface LongModeContract extends CpuFixture {
    /** MOV RAX,1122334455667788h; MOV R15,RAX; LEA RCX,[RIP]; HLT. */
    private static Code wide() {
        return Code.of(
                0x48, 0xB8, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0x49, 0x89, 0xC7, //
                0x48, 0x8D, 0x0D, 0, 0, 0, 0, 0xF4);
    }

    @Test
    default void shouldRunAtBothEndsOfTheAddressSpace() {
        for (long base : new long[] {0, LongMode.UPPER}) {
            try (Guest guest = longGuest(wide())) {
                guest.resumeAt(base + 0x1000).expect(CpuExit.HALT, 4, base + 0x1015);
                assertEquals(0x1122334455667788L, guest.state.general(GeneralRegister.EAX));
                assertEquals(0x1122334455667788L, guest.state.general(GeneralRegister.R15));
                assertEquals(base + 0x1014, guest.state.general(GeneralRegister.ECX));
                assertTrue(guest.state.longMode());
                assertEquals(0x501, guest.state.extendedFeatures());
            }
        }
    }

    @Test
    default void shouldStopAnywhereInBlocksOfTheUpperHalf() {
        // Five times INC RAX, one block; JMP; HLT
        Code code = Code.of(0x48, 0xFF, 0xC0, 0x48, 0xFF, 0xC0, 0x48, 0xFF, 0xC0, 0x48, 0xFF, 0xC0, 0x48, 0xFF, 0xC0);
        code.emit(0xEB, 0, 0xF4);
        try (Guest guest = longGuest(code)) {
            guest.resumeAt(LongMode.UPPER + 0x1000);
            for (int count = 1; count <= 5; count++) {
                assertEquals(CpuExit.LIMIT, guest.cpu.runExactly(count));
                guest.at(count, LongMode.UPPER + 0x1000 + 3L * count);
                assertEquals(count, guest.register(GeneralRegister.EAX));
            }
            guest.expect(CpuExit.HALT, 7, LongMode.UPPER + 0x1000 + code.toBytes().length);
        }
    }

    @Test
    default void shouldReportPageFaultsWithTheWholeAddress() {
        // NOP; MOV RAX,[RCX]
        try (Guest guest = longGuest(Code.of(0x90, 0x48, 0x8B, 0x01, 0xF4))) {
            guest.state.setGeneral(GeneralRegister.ECX, LongMode.UPPER + 0x200123);
            guest.expectException(14, 0, 2, 0x1001);
            assertEquals(LongMode.UPPER + 0x200123, guest.state.control(2));
            guest.state.setGeneral(GeneralRegister.ECX, 0x1_2345_6789_ABCDL);
            guest.expectException(13, 0, 3, 0x1001);
        }
    }

    /** A block whose page cannot be fetched does not begin; the last one counts whole. */
    @Test
    default void shouldNotCountInstructionsThatCannotBeFetchedInTheUpperHalf() {
        Code code = new Code().emit(0x90).jump(0x20000);
        try (Guest guest = longGuest(code)) {
            LongMode.map(guest.ram, 0x20000, 0);
            guest.resumeAt(LongMode.UPPER + 0x1000);
            guest.expectException(14, 0, 2, LongMode.UPPER + 0x20000);
            assertEquals(LongMode.UPPER + 0x20000, guest.state.control(2));
            guest.expectException(14, 0, 3, LongMode.UPPER + 0x20000);
        }
    }

    @Test
    default void shouldReportDivisionInvalidOpcodeAndSoftwareInterrupts() {
        // XOR ECX,ECX; DIV RCX; RDRAND RAX; PUSHA (none in 64-bit code); INT 80h
        Code code = Code.of(0x31, 0xC9, 0x48, 0xF7, 0xF1, 0x48, 0x0F, 0xC7, 0xF0, 0x60, 0xCD, 0x80);
        try (Guest guest = longGuest(code)) {
            guest.expectException(0, 0, 2, 0x1002);
            guest.resumeAt(0x1005).expectException(6, 0, 3, 0x1005);
            guest.resumeAt(0x1009).expectException(6, 0, 4, 0x1009);
            guest.resumeAt(0x100A).expectException(0x80, 0, 5, 0x100C);
            assertTrue(guest.cpu.exceptionIsSoftware());
        }
    }

    /** A quadword a time, one pass more for RCX=0, and none in the shadow of STI. */
    @Test
    default void shouldCountRepetitionsAndShadows() {
        Code code = new Code().move(1, 10).move(7, 0x4000).emit(0xF3, 0x48, 0xAB, 0xFB, 0x90, 0xF4);
        try (Guest guest = longGuest(code)) {
            assertEquals(CpuExit.LIMIT, guest.cpu.run(6));
            guest.at(6, 0x100A);
            assertEquals(6, guest.register(GeneralRegister.ECX));
            assertEquals(CpuExit.LIMIT, guest.cpu.run(14));
            guest.at(14, 0x100E);
            assertTrue(guest.state.interruptShadow());
            guest.cpu.watchInterruptFlag(true);
            guest.expect(CpuExit.INTERRUPT_WINDOW, 15, 0x100F);
            assertEquals(0x4050, guest.register(GeneralRegister.EDI));
        }
    }

    @Test
    default void shouldLetTheMachineRaisePrivilegeInLongMode() {
        try (Guest guest = longGuest(Code.of(0xCD, 0x80))) {
            guest.load(new Code(0x3000).emit(0x41, 0x0F, 0x20, 0xC0, 0xF4));
            guest.state.setPrivilege(3);
            guest.state.setSegment(SegmentRegister.CS, 0x33, 0, -1, 0x00A0FB00);
            guest.state.setSegment(SegmentRegister.SS, 0x2B, 0, -1, 0x00C0F300);
            guest.expectException(0x80, 0, 1, 0x1002);
            guest.state.setSegment(SegmentRegister.CS, 8, 0, -1, LongMode.CODE_64);
            guest.state.setSegment(SegmentRegister.SS, 0, 0, 0, 0);
            guest.state.setPrivilege(0);
            guest.resumeAt(LongMode.UPPER + 0x3000).expect(CpuExit.HALT, 3, LongMode.UPPER + 0x3005);
            assertEquals(0x80000001L, guest.state.general(GeneralRegister.R8));
        }
    }

    /** SWAPGS, FS and GS bases, SSE registers beyond the eighth, and a debug register of full width. */
    @Test
    default void shouldCarryEverySixtyFourBitRegister() {
        Code code =
                new Code().move(1, 0xC0000101).move(0, 0x1111).move(2, 0x7FFF).emit(0x0F, 0x30);
        code.move(1, 0xC0000102).move(0, 0x2222).emit(0x0F, 0x30, 0x0F, 0x01, 0xF8);
        code.move(1, 0xC0000082).move(0, 0x3333).emit(0x0F, 0x30, 0x48, 0x0F, 0x23, 0xC0);
        code.emit(0x49, 0xBC).word(0x55667788).word(0x11223344).emit(0x66, 0x4D, 0x0F, 0x6E, 0xFC, 0xF4);
        code.emit(0x66, 0x4C, 0x0F, 0x7E, 0xF8, 0x0F, 0x01, 0xF8, 0x0F, 0x32, 0x48, 0x0F, 0x21, 0xC3, 0xF4);
        try (Guest old = longGuest(code);
                Guest fresh = longGuest(Code.of())) {
            old.state.setControl(4, 0x220);
            assertEquals(CpuExit.HALT, old.cpu.run(1000), old.cpu::failure);
            assertEquals(0x7FFF_0000_2222L, old.state.base(SegmentRegister.GS));
            fresh.ram.put(0, old.ram, 0, Guest.RAM_BYTES);
            fresh.cpu.restore(new StateReader(ByteBuffer.wrap(old.saved())));
            assertArrayEquals(old.saved(), fresh.saved());
            for (Guest guest : new Guest[] {old, fresh}) {
                assertEquals(CpuExit.HALT, guest.cpu.run(1000), guest.cpu::failure);
                assertEquals(0x1122334455667788L, guest.ram.getLong(0x2000) | guest.state.general(GeneralRegister.R12));
                assertEquals(0x7FFF_0000_1111L, guest.state.base(SegmentRegister.GS));
                assertEquals(0x3333, guest.state.general(GeneralRegister.EAX));
                assertEquals(0x7FFF_0000_3333L & 0xFFFF, guest.state.general(GeneralRegister.EBX));
            }
            Guest.assertSame(old, fresh, "continued");
        }
    }

    /** A reset, or a state saved before paging: the processor comes out of long mode. */
    @Test
    default void shouldGoBackToThirtyTwoBitCode() {
        try (Guest guest = longGuest(wide());
                Guest fresh = longGuest(Code.of(0x40, 0xF4))) {
            guest.expect(CpuExit.HALT, 4, 0x1015);
            guest.state.setControl(0, 1);
            guest.state.setExtendedFeatures(0);
            guest.state.setSegment(SegmentRegister.CS, 8, 0, -1, 0x00C09B00);
            assertFalse(guest.state.longMode());
            guest.load(Code.of(0x40, 0x40, 0xF4)).resumeAt(0x1000);
            fresh.ram.put(0, guest.ram, 0, Guest.RAM_BYTES);
            fresh.cpu.restore(new StateReader(ByteBuffer.wrap(guest.saved())));
            guest.expect(CpuExit.HALT, 7, 0x1003);
            fresh.expect(CpuExit.HALT, 7, 0x1003);
            assertEquals(0x5566778AL, guest.state.general(GeneralRegister.EAX));
            Guest.assertSame(guest, fresh, "in 32-bit code");
        }
    }
}
