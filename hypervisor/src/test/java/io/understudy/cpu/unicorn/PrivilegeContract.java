package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may execute what in 64-bit code, and which ports a task may use. The table of 32-bit, 16-bit and virtual-8086 code
 * is a guest of its own, which QEMU runs too (PrivilegeTest of replay-tests).
 */
interface PrivilegeContract extends CpuFixture {
    int TASK = 0x60000;
    int MAP = 104;
    int MAP_BYTES = 0x2000;
    int PORT = 0x21;
    int TARGET = 0x4000;
    int CLEAN = 0xA5A5A5A5;
    int GENERAL_PROTECTION = 13;

    private Guest user(String code, int flags, int mapLimit) {
        Guest guest = longGuest(Code.of());
        byte[] bytes = HexFormat.of().parseHex(code.replace(" ", ""));
        guest.ram.put(Code.ORIGIN, bytes).put(Code.ORIGIN + bytes.length, (byte) 0xCC);
        guest.cpu.ramWritten(Code.ORIGIN, bytes.length + 1);
        for (int at = 0; at <= MAP_BYTES; at++) {
            guest.ram.put(TASK + MAP + at, (byte) -1);
        }
        guest.ram.put(TASK + MAP + PORT / 8, (byte) ~(1 << (PORT % 8)));
        guest.ram.putShort(TASK + 102, (short) MAP);
        guest.ram.putInt(TARGET, CLEAN);
        guest.state.setSegment(SegmentRegister.TR, 0x40, TASK, mapLimit, 0x8B00);
        guest.state.setSegment(SegmentRegister.CS, 0x33, 0, -1, 0x00A0FB00);
        guest.state.setSegment(SegmentRegister.SS, 0x2B, 0, -1, 0x00C0F300);
        guest.state.setPrivilege(3);
        guest.state.setFlags(flags);
        guest.state.setGeneral(GeneralRegister.ECX, 2);
        guest.state.setGeneral(GeneralRegister.EDX, 0xABC0000L << 16 | PORT);
        guest.state.setGeneral(GeneralRegister.ESI, TARGET);
        guest.state.setGeneral(GeneralRegister.EDI, TARGET);
        return guest;
    }

    /** IN, OUT, INS, OUTS of each size, with every prefix that could be mistaken. */
    @ParameterizedTest
    @CsvSource({
        "E4 21, 1",
        "EC, 1",
        "E6 21, 1",
        "EE, 1",
        "6C, 1",
        "6E, 1",
        "48 EC, 1",
        "66 48 6C, 1",
        "F3 6C, 1",
        "F2 6E, 1",
        "E5 21, 4",
        "ED, 4",
        "66 ED, 2",
        "48 ED, 4",
        "66 48 ED, 4",
        "66 4F EF, 4",
        "6D, 4",
        "66 6D, 2",
        "F3 48 6D, 4",
        "67 66 6F, 2",
        "48 66 40 E7 21, 2"
    })
    default void shouldAskTheMapOfTheTask(String code, int bytes) {
        int length = code.split(" ").length;
        int none = MAP - 1;
        int whole = MAP + MAP_BYTES;
        expectRefused(code, 2, none);
        expectRefused(code, 0x2002, none);
        if (bytes == 1) {
            expectCarriedOut(code, 2, whole, length);
        } else {
            expectRefused(code, 2, whole);
        }
        expectCarriedOut(code, 0x3002, none, length);
    }

    private void expectRefused(String code, int flags, int mapLimit) {
        try (Guest guest = user(code, flags, mapLimit)) {
            guest.expectException(GENERAL_PROTECTION, 0, 1, Code.ORIGIN);
            assertEquals(List.of(), guest.requests);
            assertEquals(CLEAN, guest.ram.getInt(TARGET));
            assertEquals(2, guest.register(GeneralRegister.ECX));
            assertEquals(TARGET, guest.register(GeneralRegister.EDI));
            assertEquals(TARGET, guest.register(GeneralRegister.ESI));
        }
    }

    private void expectCarriedOut(String code, int flags, int mapLimit, int length) {
        try (Guest guest = user(code, flags, mapLimit)) {
            assertEquals(CpuExit.EXCEPTION, guest.cpu.run(1000), guest.cpu::failure);
            assertEquals(3, guest.cpu.exceptionVector());
            assertEquals(Code.ORIGIN + length + 1, guest.state.instructionPointer());
            assertEquals(code.startsWith("F") ? 2 : 1, guest.requests.size());
        }
    }

    /** HLT, CLTS, RDMSR, WRMSR, INVLPG, LGDT, LIDT, LLDT, LTR, MOV CR0, CR8 and DR0, LMSW, SWAPGS, INVD, WBINVD, SYSRET. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "F4",
                "0F06",
                "0F32",
                "0F30",
                "0F013F",
                "0F0117",
                "0F011F",
                "0F00D0",
                "0F00D8",
                "0F20C0",
                "0F22C0",
                "440F20C0",
                "440F22C0",
                "0F21C0",
                "0F23C0",
                "0F01F0",
                "0F01F8",
                "0F08",
                "0F09",
                "480F07"
            })
    default void shouldKeepTheKernelsInstructionsToTheKernel(String code) {
        for (int flags : new int[] {2, 0x3002}) {
            try (Guest guest = user(code, flags, MAP + MAP_BYTES)) {
                guest.expectException(GENERAL_PROTECTION, 0, 1, Code.ORIGIN);
            }
        }
    }

    /** CLI and STI need the level; POPF and IRET pass over what they may not change. */
    @Test
    default void shouldChangeTheInterruptFlagOnlyAtItsLevel() {
        for (String code : List.of("FA", "FB")) {
            try (Guest guest = user(code, 0x2002, MAP)) {
                guest.expectException(GENERAL_PROTECTION, 0, 1, Code.ORIGIN);
            }
            try (Guest guest = user(code, 0x3002, MAP)) {
                assertEquals(CpuExit.EXCEPTION, guest.cpu.run(1000), guest.cpu::failure);
                assertEquals(code.equals("FB") ? 0x3202 : 0x3002, guest.state.flags() & 0x3202);
            }
        }
        for (int flags : new int[] {2, 0x202, 0x3002}) {
            // PUSH 3202h; POPF
            try (Guest guest = user("6802320000 9D", flags, MAP)) {
                assertEquals(CpuExit.EXCEPTION, guest.cpu.run(1000), guest.cpu::failure);
                assertEquals(flags == 0x3002 ? 0x3202 : flags, guest.state.flags() & 0x3202);
            }
        }
    }
}
