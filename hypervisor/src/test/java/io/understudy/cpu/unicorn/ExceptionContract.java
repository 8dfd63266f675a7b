package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import org.junit.jupiter.api.Test;

/** Exceptions: vector, error code, position. A faulting instruction counts, and again when it is tried again. */
interface ExceptionContract extends CpuFixture {
    int HALT = 0xF4;

    @Test
    default void shouldReportDivisionByZeroInMidBlock() {
        // NOP; XOR ECX,ECX; DIV ECX; NOP; HLT
        try (Guest guest = guest(Code.of(0x90, 0x31, 0xC9, 0xF7, 0xF1, 0x90, HALT))) {
            guest.expectException(0, 0, 3, 0x1003);
            assertFalse(guest.cpu.exceptionIsSoftware());
            guest.expectException(0, 0, 4, 0x1003);
            guest.resumeAt(0x1005).expect(CpuExit.HALT, 6, 0x1007);
        }
    }

    @Test
    default void shouldReportGeneralProtectionWithItsSelector() {
        Code code = new Code().emit(0x90).move(0, 0x1234).emit(0x8E, 0xD8, 0x90, HALT);
        try (Guest guest = guest(code)) {
            guest.expectException(13, 0x1234, 3, 0x1006);
        }
    }

    @Test
    default void shouldReportAMissingSegment() {
        Code code = new Code().move(0, 8).emit(0x8E, 0xD8, HALT);
        try (Guest guest = guest(code)) {
            guest.ram.putLong(0x2008, Code.flatDescriptor(2, 0) & ~(0x80L << 40));
            guest.state.setSegment(SegmentRegister.GDTR, 0, 0x2000, 0xF, 0);
            guest.expectException(11, 8, 2, 0x1005);
        }
    }

    @Test
    default void shouldReportInvalidOpcodesAsVectorSix() {
        try (Guest guest = guest(Code.of(0x90, 0x90, 0x0F, 0x0B, 0x90))) {
            guest.expectException(6, 0, 3, 0x1002);
            assertFalse(guest.cpu.exceptionIsSoftware());
        }
    }

    /** The machine emulates RDRAND, which this processor model does not have: host entropy must never get in. */
    @Test
    default void shouldRaiseInvalidOpcodeAtRdrand() {
        try (Guest guest = guest(Code.of(0x90, 0x0F, 0xC7, 0xF0, HALT))) {
            guest.expectException(6, 0, 2, 0x1001);
            guest.resumeAt(0x1004).expect(CpuExit.HALT, 3, 0x1005);
        }
    }

    /** The engine alone would turn the second into a double fault and the third into a halt. */
    @Test
    default void shouldReportManyFaultsInARowAsThemselves() {
        try (Guest guest = guest(Code.of(0x31, 0xC9, 0xF7, 0xF1, HALT))) {
            for (int i = 0; i < 5; i++) {
                guest.expectException(0, 0, 2 + i, 0x1002);
            }
        }
        Code code = new Code().move(0, 0x1238).emit(0x8E, 0xD8, HALT);
        try (Guest guest = guest(code)) {
            for (int i = 0; i < 5; i++) {
                guest.expectException(13, 0x1238, 2 + i, 0x1005);
            }
        }
    }

    @Test
    default void shouldReportSoftwareInterruptsBehindTheInstruction() {
        // INT 80h; INT3; MOV AL,7Fh; ADD AL,1 (sets OF); INTO; HLT
        Code code = Code.of(0x90, 0xCD, 0x80, 0xCC, 0xB0, 0x7F, 0x04, 0x01, 0xCE, HALT);
        try (Guest guest = guest(code)) {
            guest.expectException(0x80, 0, 2, 0x1003);
            assertTrue(guest.cpu.exceptionIsSoftware());
            guest.expectException(3, 0, 3, 0x1004);
            assertTrue(guest.cpu.exceptionIsSoftware());
            guest.expectException(4, 0, 6, 0x1009);
            assertTrue(guest.cpu.exceptionIsSoftware());
            guest.expect(CpuExit.HALT, 7, 0x100A);
        }
    }

    @Test
    default void shouldReportSoftwareInterruptsWithTheNumbersOfFaults() {
        // INT 13 and INT 14 push no error code and are no faults.
        try (Guest guest = guest(Code.of(0xCD, 13, 0xCD, 14, HALT))) {
            guest.expectException(13, 0, 1, 0x1002);
            assertTrue(guest.cpu.exceptionIsSoftware());
            guest.expectException(14, 0, 2, 0x1004);
            assertTrue(guest.cpu.exceptionIsSoftware());
        }
    }

    /** The engine reports INT 6 as it reports invalid opcodes; a guest's own INT 6 has to come back behind it. */
    @Test
    default void shouldTellInt6FromAnInvalidOpcode() {
        try (Guest guest = guest(Code.of(0xCD, 6, 0xCD, 6, HALT))) {
            guest.expectException(6, 0, 1, 0x1002);
            assertTrue(guest.cpu.exceptionIsSoftware());
            guest.expectException(6, 0, 2, 0x1004);
            guest.expect(CpuExit.HALT, 3, 0x1005);
        }
    }

    @Test
    default void shouldReportSingleStepTraps() {
        // NOP; NOP; HLT with TF set: a trap behind each instruction.
        try (Guest guest = guest(Code.of(0x90, 0x90, HALT))) {
            guest.state.setFlags(0x102);
            guest.expectException(1, 0, 1, 0x1001);
            assertFalse(guest.cpu.exceptionIsSoftware());
            guest.expectException(1, 0, 2, 0x1002);
            guest.state.setFlags(2);
            guest.expect(CpuExit.HALT, 3, 0x1003);
        }
    }

    @Test
    default void shouldReportAFaultInARepetition() {
        // REP STOSB towards the end of a segment: three bytes fit.
        Code code = new Code().move(1, 10).move(7, 0x20000 - 3).emit(0xF3, 0xAA, HALT);
        try (Guest guest = guest(code)) {
            PageTables tables = new PageTables(guest.ram, 0x10000).identity(0, 0x80000);
            tables.unmap(0x20000);
            tables.use(guest.state);
            guest.expectException(14, 2, 2 + 3 + 1, 0x100A);
            assertEquals(7, guest.register(GeneralRegister.ECX));
            assertEquals(0x20000, guest.state.control(2));
        }
    }
}
