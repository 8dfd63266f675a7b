package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CMPXCHG8B and CMPXCHG16B in 64-bit code: they set ZF and leave all other flags alone (Intel SDM, volume 2). */
interface LongCompareExchangeContract extends CpuFixture {
    int ZF = 0x40;

    /** On memory at RDI, with its prefixes: none, REX.W (16 bytes), LOCK and REX.W, a useless REX. */
    private static int[][] forms() {
        return new int[][] {
            {0x0F, 0xC7, 0x0F}, {0x48, 0x0F, 0xC7, 0x0F}, {0xF0, 0x48, 0x0F, 0xC7, 0x0F}, {0x40, 0x0F, 0xC7, 0x0F}
        };
    }

    /** Opcode of an instruction on EBP=7 and ESI=12, and OF SF AF PF CF after it. */
    @ParameterizedTest
    @CsvSource({"29, 91", "39, 91", "01, 10", "21, 00", "09, 04", "31, 00"})
    default void shouldLeaveTheOtherFlagsAloneInLongMode(String opcode, String expected) {
        int flags = Integer.parseInt(expected, 16);
        for (int[] form : forms()) {
            for (int pause = 0; pause <= 3; pause++) {
                Code code = new Code().move(5, 7).move(6, 12).emit(0xEB, 0, Integer.parseInt(opcode, 16), 0xF5);
                code.emit(form).emit(0x9C, 0x5A, 0xF4);
                try (Guest guest = longGuest(code)) {
                    guest.state.setGeneral(GeneralRegister.EDI, 0x4000);
                    assertEquals(CpuExit.LIMIT, guest.cpu.runExactly(2 + pause));
                    guest.expect(CpuExit.HALT, 8, code.here());
                    assertEquals(flags | ZF, guest.arithmeticFlags(), "flags at the end");
                    assertEquals(flags | ZF | 2, guest.register(GeneralRegister.EDX), "flags that PUSHFQ saw");
                }
            }
        }
    }

    @Test
    default void shouldLoadSixteenBytesThatDiffer() {
        // XOR ESI,ESI sets ZF; CMPXCHG16B [RDI] fails; JE would jump over INC EBP.
        Code code = Code.of(0x31, 0xF6, 0x48, 0x0F, 0xC7, 0x0F, 0x74, 2, 0xFF, 0xC5, 0xF4);
        try (Guest guest = longGuest(code)) {
            guest.state.setGeneral(GeneralRegister.EDI, 0x4000);
            guest.ram.putLong(0x4000, 0x1111222233334444L).putLong(0x4008, 0x5555666677778888L);
            guest.expect(CpuExit.HALT, 5, code.here());
            assertEquals(0x1111222233334444L, guest.state.general(GeneralRegister.EAX));
            assertEquals(0x5555666677778888L, guest.state.general(GeneralRegister.EDX));
            assertEquals(1, guest.register(GeneralRegister.EBP));
        }
    }

    @Test
    default void shouldFaultOnUnalignedSixteenBytes() {
        try (Guest guest = longGuest(Code.of(0x90, 0x48, 0x0F, 0xC7, 0x0F, 0xF4))) {
            guest.state.setGeneral(GeneralRegister.EDI, 0x4008);
            guest.expectException(13, 0, 2, 0x1001);
        }
    }

    /** Two in one block, the second the engine's blind spot. */
    @Test
    default void shouldBeRightTwiceInABlockOfLongMode() {
        Code once = new Code().move(5, 7).move(6, 12);
        Code twice = new Code().move(5, 7).move(6, 12);
        int[] part = {0x29, 0xF5, 0x48, 0x0F, 0xC7, 0x0F};
        once.emit(part).emit(0xF4);
        twice.emit(part).move(5, 7).emit(0x85, 0xF6).emit(part).emit(0xF4);
        try (Guest first = longGuest(once);
                Guest second = longGuest(twice)) {
            first.state.setGeneral(GeneralRegister.EDI, 0x4000);
            second.state.setGeneral(GeneralRegister.EDI, 0x4000);
            first.expect(CpuExit.HALT, 5, once.here());
            second.expect(CpuExit.HALT, 9, twice.here());
            assertEquals(0x91 | ZF, first.arithmeticFlags());
            assertEquals(0x91 | ZF, second.arithmeticFlags());
        }
    }
}
