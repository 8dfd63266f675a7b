package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CMPXCHG8B sets ZF and leaves all other flags alone (Intel SDM, volume 2). The engine alone does not. */
interface CompareExchangeContract extends CpuFixture {
    int ZF = 0x40;
    int OF_SF_AF_PF_CF = 0x895;

    /** CMPXCHG8B [4000h]; EDX:EAX is 0 like memory, so it succeeds. */
    private static int[] compareExchange() {
        return new int[] {0x0F, 0xC7, 0x0D, 0x00, 0x40, 0x00, 0x00};
    }

    /**
     * Flags from one instruction on EBP=7 and ESI=12, then CMPXCHG8B. The columns: opcode of the instruction (op
     * EBP,ESI), OF SF AF PF CF afterwards by the architecture.
     */
    @ParameterizedTest
    @CsvSource({
        "29, 91", // SUB 7-12 = FFFFFFFBh: CF, AF, SF; low byte FBh has seven ones: PF clear
        "39, 91", // CMP
        "01, 10", // ADD 7+12 = 13h: AF, three ones
        "21, 00", // AND: 4, one one
        "09, 04", // OR: Fh, four ones
        "31, 00", // XOR: Bh, three ones
    })
    default void shouldLeaveTheOtherFlagsAlone(String opcode, String expected) {
        for (int pause = 0; pause <= 3; pause++) {
            Code code = new Code()
                    .move(5, 7)
                    .move(6, 12)
                    .emit(0xEB, 0, Integer.parseInt(opcode, 16), 0xF5)
                    .emit(compareExchange())
                    .emit(0x9C, 0x5F, 0xF4);
            try (Guest guest = guest(code)) {
                assertEquals(CpuExit.LIMIT, guest.cpu.runExactly(2 + pause));
                guest.expect(CpuExit.HALT, 8, code.here());
                int flags = Integer.parseInt(expected, 16);
                assertEquals(flags | ZF, guest.arithmeticFlags(), "flags at the end");
                assertEquals(flags | ZF | 2, guest.register(GeneralRegister.EDI), "flags that PUSHF saw");
            }
        }
    }

    @Test
    default void shouldClearZfAndLoadWhatItFound() {
        // XOR ESI,ESI sets ZF; CMPXCHG8B fails; JE would jump over INC EBP.
        Code code = new Code().emit(0x31, 0xF6).emit(compareExchange()).emit(0x74, 1, 0x45, 0xF4);
        try (Guest guest = guest(code)) {
            guest.ram.putLong(0x4000, 0x1111222233334444L);
            guest.expect(CpuExit.HALT, 5, code.here());
            assertEquals(0x33334444, guest.register(GeneralRegister.EAX));
            assertEquals(0x11112222, guest.register(GeneralRegister.EDX));
            assertEquals(1, guest.register(GeneralRegister.EBP));
        }
    }

    /** Flags from before CMPXCHG8B decide a jump behind it: CMP 7,12 sets CF, and JB must see it. */
    @Test
    default void shouldKeepCarryForAConditionalJump() {
        Code code = new Code().move(5, 7).emit(0x83, 0xFD, 12).emit(0xF0).emit(compareExchange());
        code.emit(0x72, 1, 0x45, 0xF4);
        try (Guest guest = guest(code)) {
            guest.expect(CpuExit.HALT, 5, code.here());
            assertEquals(7, guest.register(GeneralRegister.EBP));
        }
    }

    /** System flags must not be touched by garbage: a stray TF or NT would kill an operating system. */
    @Test
    default void shouldNotDisturbSystemFlags() {
        Code code = new Code()
                .move(5, -1)
                .move(6, 0x7F00)
                .emit(0x29, 0xF5)
                .emit(compareExchange())
                .emit(0xF4);
        try (Guest guest = guest(code)) {
            guest.state.setFlags(0x3202);
            guest.expect(CpuExit.HALT, 5, code.here());
            assertEquals(0x3202, guest.state.flags() & ~(ZF | OF_SF_AF_PF_CF));
        }
    }

    /** Two in one block, with the same kind of instruction before each: the second is the engine's blind spot. */
    @ParameterizedTest
    @ValueSource(ints = {0x29, 0x01, 0x21, 0x31, 0x39})
    default void shouldBeRightTwiceInABlock(int opcode) {
        Code once = new Code().move(5, 7).move(6, 12);
        int modrm = 0xF5;
        Code twice = new Code().move(5, 7).move(6, 12);
        twice.emit(opcode, modrm).emit(compareExchange()).move(5, 7).emit(0x85, 0xF6, opcode, modrm);
        twice.emit(compareExchange()).emit(0xF4);
        once.emit(opcode, modrm).emit(compareExchange()).emit(0xF4);
        try (Guest first = guest(once);
                Guest second = guest(twice)) {
            first.expect(CpuExit.HALT, 5, once.here());
            second.expect(CpuExit.HALT, 9, twice.here());
            assertEquals(first.arithmeticFlags(), second.arithmeticFlags());
        }
    }

    /** A block split for its second CMPXCHG8B is still one block for whoever wants to stop. */
    @Test
    default void shouldNotStopWhereABlockIsSplitForItsFlags() {
        Code code =
                new Code().emit(0xE4, 0x60, 0x31, 0xC0).emit(compareExchange()).emit(compareExchange());
        code.emit(0x90, 0xEB, 0, 0xF4);
        for (int limit = 1; limit <= 6; limit++) {
            try (Guest guest = guest(code)) {
                assertEquals(CpuExit.LIMIT, guest.cpu.run(limit));
                guest.at(6, code.here() - 1).expect(CpuExit.HALT, 7, code.here());
            }
            try (Guest guest = guest(code)) {
                assertEquals(CpuExit.LIMIT, guest.cpu.runExactly(limit));
                assertEquals(limit, guest.cpu.count());
                guest.expect(CpuExit.HALT, 7, code.here());
            }
        }
        try (Guest guest = guest(code)) {
            guest.onRequest = guest.cpu::requestStop;
            guest.expect(CpuExit.LIMIT, 6, code.here() - 1);
        }
    }

    @Test
    default void shouldCountOneThatRewritesItsOwnBlock() {
        // MOV EBP,EAX...: EDX:EAX equals what stands at 1000h, ECX:EBX is the same, so nothing changes but a store.
        Code code = new Code().emit(0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90);
        code.emit(0x0F, 0xC7, 0x0D).word(0x1000).emit(0x74, 1, 0xF4, 0x45, 0xF4);
        try (Guest guest = guest(code)) {
            for (GeneralRegister register : new GeneralRegister[] {
                GeneralRegister.EAX, GeneralRegister.EDX, GeneralRegister.EBX, GeneralRegister.ECX
            }) {
                guest.state.setGeneral(register, 0x90909090L);
            }
            guest.expect(CpuExit.HALT, 8 + 2 + 2, code.here());
            assertEquals(1, guest.register(GeneralRegister.EBP));
        }
    }
}
