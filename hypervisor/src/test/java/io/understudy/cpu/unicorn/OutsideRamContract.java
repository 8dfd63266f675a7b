package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where there is no RAM a processor reads ones, also as code, and what it writes is lost; nothing of it ends a machine. */
interface OutsideRamContract extends CpuFixture {
    int NOWHERE = 0xA0000000;
    int INVALID_OPCODE = 6;

    int DIRECTORY = 0x20000;
    int TABLE = 0x21000;
    int PRESENT_WRITABLE = 3;
    int PAGING = 0x80000001;
    int PHYSICAL_ADDRESS_EXTENSION = 0x20;

    @Test
    default void shouldExecuteOnesWhereNothingIs() {
        try (Guest guest = guest(new Code().emit(0x40).jump(NOWHERE))) {
            for (int time = 0; time < 3; time++) {
                guest.expectException(INVALID_OPCODE, 0, 3 * time + 3, 0xA0000000L);
                guest.resumeAt(Code.ORIGIN);
            }
            guest.resumeAt(0xFFFFFFF0L).expectException(INVALID_OPCODE, 0, 10, 0xFFFFFFF0L);
            guest.resumeAt(0xFFFFFFF0L);
            assertEquals(CpuExit.LIMIT, guest.cpu.run(10));
            assertEquals(CpuExit.EXCEPTION, guest.cpu.runExactly(11));
            guest.at(11, 0xFFFFFFF0L);
        }
    }

    /** NOP to the end; MOV AL,FFh and JMP -1, of which only the first byte is there. */
    @ParameterizedTest
    @ValueSource(strings = {"90", "B0", "E9", "F3", "0F"})
    default void shouldRunOffTheEndOfRam(String last) {
        try (Guest guest = guest(Code.of())) {
            byte[] bytes = HexFormat.of().parseHex(last);
            guest.ram.put(Guest.RAM_BYTES - 2, (byte) 0x90).put(Guest.RAM_BYTES - 1, bytes[0]);
            guest.cpu.ramWritten(Guest.RAM_BYTES - 2, 2);
            for (int time = 0; time < 3; time++) {
                guest.resumeAt(Guest.RAM_BYTES - 2);
                assertEquals(CpuExit.EXCEPTION, guest.cpu.run(1000), guest.cpu::failure);
                assertEquals(INVALID_OPCODE, guest.cpu.exceptionVector());
                int at = "F30F".contains(last) ? -1 : last.equals("90") ? 0 : last.equals("B0") ? 1 : 3;
                assertEquals(Guest.RAM_BYTES + at, guest.state.instructionPointer());
                assertEquals((at < 0 ? 2 : 3) * (time + 1L), guest.cpu.count());
            }
        }
    }

    @Test
    default void shouldExecuteOnesBehindAPageTable() {
        try (Guest guest = guest(new Code().emit(0x40).jump(0x5000))) {
            mapFlat(guest);
            guest.ram.putInt(TABLE + 5 * 4, NOWHERE | PRESENT_WRITABLE);
            guest.expectException(INVALID_OPCODE, 0, 3, 0x5000);
            // What lies there later is executed: HLT.
            guest.ram.putInt(TABLE + 5 * 4, 0x6000 | PRESENT_WRITABLE).put(0x6000, (byte) 0xF4);
            guest.state.setControl(3, DIRECTORY);
            guest.expect(CpuExit.HALT, 4, 0x5001);
        }
    }

    private static void mapFlat(Guest guest) {
        guest.ram.putInt(DIRECTORY, TABLE | PRESENT_WRITABLE);
        for (int page = 0; page < 128; page++) {
            guest.ram.putInt(TABLE + 4 * page, page << 12 | PRESENT_WRITABLE);
        }
        guest.state.setControl(3, DIRECTORY);
        guest.state.setControl(0, PAGING);
    }

    /** Then each entry is all ones: present, and leading to the last page of all. */
    @Test
    default void shouldFindOnesInPageTablesThatAreNowhere() {
        try (Guest guest = guest(Code.of(0x40, 0xF4))) {
            guest.state.setControl(3, Integer.toUnsignedLong(NOWHERE));
            guest.state.setControl(0, PAGING);
            guest.expectException(INVALID_OPCODE, 0, 1, Code.ORIGIN);
        }
    }

    /** A page table of 64-bit entries names more memory than 32 bits can. */
    @Test
    default void shouldReadOnesBeyondFourGibibytes() {
        try (Guest guest =
                guest(new Code().emit(0xA1).word(0x5000).emit(0xA3).word(0x5000).jump(0x5000))) {
            guest.ram.putLong(DIRECTORY, TABLE | 1);
            guest.ram.putLong(TABLE, 0x22000 | PRESENT_WRITABLE);
            for (int page = 0; page < 128; page++) {
                guest.ram.putLong(0x22000 + 8 * page, (long) page << 12 | PRESENT_WRITABLE);
            }
            guest.ram.putLong(0x22000 + 8 * 5, 0x8_0000_0000L | PRESENT_WRITABLE);
            guest.state.setControl(4, PHYSICAL_ADDRESS_EXTENSION);
            guest.state.setControl(3, DIRECTORY);
            guest.state.setControl(0, PAGING);
            guest.expectException(INVALID_OPCODE, 0, 4, 0x5000);
            assertEquals(-1, guest.register(GeneralRegister.EAX));
        }
    }

    @Test
    default void shouldExecuteOnesInLongMode() {
        try (Guest guest = longGuest(new Code().emit(0x90).jump(0x5000))) {
            LongMode.map(guest.ram, 0x5000, 0x7F_0000_0000L | PRESENT_WRITABLE);
            guest.expectException(INVALID_OPCODE, 0, 3, 0x5000);
            guest.resumeAt(Code.ORIGIN).expectException(INVALID_OPCODE, 0, 6, 0x5000);
        }
    }

    /** LOCK XADD, XCHG, LOCK CMPXCHG8B, BTS, REP MOVS, FXSAVE, FRSTOR, MOVUPS, PUSH, CALL: all of it on nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "F0 0FC103",
                "8703",
                "F0 0FC70B",
                "F0 0FB103",
                "F0 0FBA2B05",
                "0FAB03",
                "B910000000 F3A4",
                "0FAE03",
                "DD23",
                "DD33",
                "0F1003",
                "0F1103",
                "DF2B",
                "8B0424",
                "53",
                "6A00 58",
                "9C",
                "60",
                "61",
                "8F03",
                "FF03",
                "C8080002",
                "0F011B",
                "0F0103",
                "0F01E0",
                "F30F6F03"
            })
    default void shouldBearAnyAccess(String instructions) {
        try (Guest guest = guest(Code.of())) {
            byte[] bytes = HexFormat.of().parseHex(instructions.replace(" ", ""));
            guest.ram.put(Code.ORIGIN, bytes).put(Code.ORIGIN + bytes.length, (byte) 0xF4);
            guest.cpu.ramWritten(Code.ORIGIN, bytes.length + 1);
            guest.state.setControl(4, 0x200);
            for (GeneralRegister register : new GeneralRegister[] {
                GeneralRegister.EBX, GeneralRegister.ESI, GeneralRegister.EDI, GeneralRegister.ESP
            }) {
                guest.state.setGeneral(register, Integer.toUnsignedLong(NOWHERE));
            }
            CpuExit exit = guest.cpu.run(1000);
            assertEquals(true, exit == CpuExit.HALT || exit == CpuExit.EXCEPTION, guest.cpu::failure);
            guest.state.setSegment(SegmentRegister.SS, 0, 0, -1, 0x00C09300);
            assertEquals(
                    CpuExit.HALT, guest.resumeAt(Code.ORIGIN + bytes.length).cpu.run(2000), guest.cpu::failure);
        }
    }
}
