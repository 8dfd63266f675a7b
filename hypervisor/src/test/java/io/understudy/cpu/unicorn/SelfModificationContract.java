package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import org.junit.jupiter.api.Test;

/**
 * Code that changes under the processor. The expected values are the architecture's: each instruction executed counts
 * one, and a store takes effect on the next instruction. (The engine's own counting counts the store twice.)
 */
interface SelfModificationContract extends CpuFixture {
    int INC_EAX = 0x40;
    int INC_EBX = 0x43;

    @Test
    default void shouldCountABlockThatRewritesItsNextInstruction() {
        // NOP; MOV BYTE [next],INC EBX; next: INC EAX; HLT
        Code code = new Code().emit(0x90, 0xC6, 0x05).word(0x1008).emit(INC_EBX, INC_EAX, 0xF4);
        try (Guest guest = guest(code)) {
            guest.expect(CpuExit.HALT, 4, 0x100A);
            assertEquals(0, guest.register(GeneralRegister.EAX));
            assertEquals(1, guest.register(GeneralRegister.EBX));
        }
    }

    @Test
    default void shouldStopRightBehindTheStoreThatRewroteItsBlock() {
        // The block has 5 instructions until it is rewritten; afterwards the rest is a block of its own.
        Code code = new Code().emit(0x90, 0xC6, 0x05).word(0x1008).emit(INC_EBX, INC_EAX, INC_EAX, 0xF4);
        try (Guest guest = guest(code)) {
            assertEquals(CpuExit.LIMIT, guest.cpu.runExactly(3));
            guest.at(3, 0x1009);
            assertEquals(1, guest.register(GeneralRegister.EBX));
            guest.expect(CpuExit.HALT, 5, 0x100B);
        }
    }

    @Test
    default void shouldCountAStoreThatIsAloneInItsBlock() {
        // JMP store; store: MOV BYTE [behind],INC EBX; behind: INC EAX; HLT
        Code code = new Code().emit(0xEB, 0, 0xC6, 0x05).word(0x1009).emit(INC_EBX, INC_EAX, 0xF4);
        try (Guest guest = guest(code)) {
            guest.expect(CpuExit.HALT, 4, 0x100B);
            assertEquals(1, guest.register(GeneralRegister.EBX));
        }
    }

    /** A store into itself that changes nothing, in a loop whose body is that store alone. */
    @Test
    default void shouldTellARestartFromALoop() {
        // MOV ECX,3; again: MOV BYTE [again],C6h; LOOP again; HLT
        Code code = new Code().move(1, 3).emit(0xC6, 0x05).word(0x1005).emit(0xC6, 0xE2, 0xF7, 0xF4);
        try (Guest guest = guest(code)) {
            guest.expect(CpuExit.HALT, 1 + 3 * 2 + 1, 0x100F);
        }
    }

    /** REP STOSB over its own first byte with the same value: restarts and iterations look alike. */
    @Test
    default void shouldCountARepetitionThatRunsOverItself() {
        // MOV ECX,4; MOV EDI,at-2; MOV AL,F3h; at: REP STOSB; HLT  (writes F3h over MOV's immediate and itself)
        Code code = new Code().move(1, 3).move(7, 0x100C - 2).emit(0xB0, 0xF3, 0xF3, 0xAA, 0xF4);
        try (Guest guest = guest(code)) {
            // 3 before; 3 iterations, the third of which writes 100Ch; one pass that finds ECX 0; HLT.
            guest.expect(CpuExit.HALT, 3 + 3 + 1 + 1, 0x100F);
        }
    }

    /**
     * REP STOSB over the start of its own block, writing what is there, again and again: the block is restarted each
     * time, and the one-instruction block of the restart jumps to the ordinary block of the same address and size.
     */
    @Test
    default void shouldTellARestartFromAChainedJump() {
        Code code = new Code(0x1BFB3).emit(0xB0, 0xBF).move(2, 4).emit(0xE9, 0, 0, 0, 0);
        code.move(7, 0x1BFBF).move(1, 3).emit(0xF3, 0xAA, 0x4A, 0x75, 0xF1, 0xF4);
        try (Guest guest = new Guest(mode(), memory(), code)) {
            guest.expect(CpuExit.HALT, 3 + 4 * (2 + 3 + 1 + 2) + 1, code.here());
        }
    }

    @Test
    default void shouldExecuteTheRewrittenNeighbourBlock() {
        // MOV BYTE [target],INC EBX; JMP target; target: INC EAX; HLT
        Code code = new Code().emit(0xC6, 0x05).word(0x1009).emit(INC_EBX, 0xEB, 0, INC_EAX, 0xF4);
        try (Guest guest = guest(code)) {
            guest.expect(CpuExit.HALT, 4, 0x100B);
            guest.resumeAt(0x1009).expect(CpuExit.HALT, 6, 0x100B);
            assertEquals(2, guest.register(GeneralRegister.EBX));
            assertEquals(0, guest.register(GeneralRegister.EAX));
        }
    }

    /** Same address, same size, another number of instructions: two NOPs, then one of two bytes. */
    @Test
    default void shouldCountWhatStandsThereNow() {
        Code code = new Code(0x2000).emit(0x90, 0x90, 0xF4);
        try (Guest guest = new Guest(mode(), memory(), code)) {
            guest.expect(CpuExit.HALT, 3, 0x2003);
            guest.load(Code.of()).load(new Code(0x2000).emit(0x66, 0x90, 0xF4));
            guest.resumeAt(0x2000).expect(CpuExit.HALT, 5, 0x2003);
        }
    }

    @Test
    default void shouldForgetCodeThatTheMachineOverwrites() {
        try (Guest guest = guest(Code.of(INC_EAX, 0xF4))) {
            guest.expect(CpuExit.HALT, 2, 0x1002);
            guest.ram.put(0x1000, (byte) INC_EBX);
            guest.cpu.ramWritten(0x1000, 1);
            guest.resumeAt(0x1000).expect(CpuExit.HALT, 4, 0x1002);
            assertEquals(1, guest.register(GeneralRegister.EBX));
        }
    }

    /** Under paging RAM is written by physical address, whatever is mapped and at whichever privilege. */
    @Test
    default void shouldForgetOverwrittenCodeUnderPaging() {
        Code code = new Code(0x1000).emit(INC_EAX, 0xCD, 0x80);
        try (Guest guest = new Guest(mode(), memory(), code)) {
            PageTables tables = new PageTables(guest.ram, 0x10000).identity(0, 0x80000);
            tables.map(0x3000, 0x1000, PageTables.PRESENT | PageTables.USER).unmap(0x1000);
            tables.use(guest.state);
            guest.resumeAt(0x3000);
            guest.state.setPrivilege(3);
            guest.expect(CpuExit.EXCEPTION, 2, 0x3003);
            guest.ram.put(0x1000, (byte) INC_EBX);
            guest.cpu.ramWritten(0x1000, 1);
            guest.resumeAt(0x3000).expect(CpuExit.EXCEPTION, 4, 0x3003);
            assertEquals(1, guest.register(GeneralRegister.EBX));
            assertEquals(3, guest.state.privilege());
            assertEquals(0x80000001L, guest.state.control(0));
        }
    }
}
