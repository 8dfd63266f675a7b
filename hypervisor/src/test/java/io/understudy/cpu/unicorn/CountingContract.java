package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import io.understudy.cpu.unicorn.counter.CounterMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions: what counts as one instruction, and where runs stop. */
interface CountingContract extends CpuFixture {
    int HLT = 0xF4;
    int NOP = 0x90;

    @Test
    default void shouldCountHaltAsOneAndLeaveItBehind() {
        try (Guest guest = guest(Code.of(NOP, NOP, HLT, NOP, HLT))) {
            guest.expect(CpuExit.HALT, 3, 0x1003).expect(CpuExit.HALT, 5, 0x1005);
        }
    }

    @Test
    default void shouldStopAtTheFirstBlockStartAtOrBeyondTheLimit() {
        // Blocks of 3, 2 and 1 instructions.
        try (Guest guest = guest(Code.of(NOP, NOP, 0xEB, 0, NOP, 0xEB, 0, HLT))) {
            assertEquals(CpuExit.LIMIT, guest.cpu.run(1));
            guest.at(3, 0x1004);
            assertEquals(CpuExit.LIMIT, guest.cpu.run(3));
            guest.at(3, 0x1004);
            assertEquals(CpuExit.LIMIT, guest.cpu.run(5));
            guest.at(5, 0x1007);
            assertEquals(CpuExit.LIMIT, guest.cpu.run(1));
            guest.at(5, 0x1007).expect(CpuExit.HALT, 6, 0x1008);
        }
    }

    @Test
    default void shouldRunToAnyInstructionExactly() {
        try (Guest guest = guest(Code.of(0x40, 0x40, 0x40, 0x40, 0x40, 0xEB, 0, HLT))) {
            for (int count = 1; count <= 5; count++) {
                assertEquals(CpuExit.LIMIT, guest.cpu.runExactly(count));
                guest.at(count, 0x1000 + count);
                assertEquals(count, guest.register(GeneralRegister.EAX));
            }
            guest.expect(CpuExit.HALT, 7, 0x1008);
        }
    }

    /** REP counts every iteration and one pass more that finds ECX to be 0. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100})
    default void shouldCountRepetitionsOneByOne(int times) {
        Code code = new Code().move(1, times).move(6, 0x3000).move(7, 0x4000).emit(0xF3, 0xA4, HLT);
        try (Guest guest = guest(code)) {
            guest.expect(CpuExit.HALT, 3 + times + 1 + 1, 0x1012);
            assertEquals(0x3000 + times, guest.register(GeneralRegister.ESI));
        }
    }

    @Test
    default void shouldStopBetweenRepetitions() {
        Code code = new Code().move(1, 10).move(7, 0x4000).emit(0xF3, 0xAA, HLT);
        try (Guest guest = guest(code)) {
            assertEquals(CpuExit.LIMIT, guest.cpu.run(2 + 4));
            guest.at(6, 0x100A);
            assertEquals(6, guest.register(GeneralRegister.ECX));
        }
    }

    /** In the shadow of STI a block is cut after one instruction, and REP has no extra pass. */
    @Test
    default void shouldEndTheShadowOfStiAfterOneInstruction() {
        try (Guest guest = guest(Code.of(NOP, 0xFB, NOP, NOP, HLT))) {
            assertEquals(CpuExit.LIMIT, guest.cpu.run(2));
            guest.at(2, 0x1002);
            assertEquals(true, guest.state.interruptShadow());
            assertEquals(CpuExit.LIMIT, guest.cpu.run(3));
            guest.at(3, 0x1003);
            assertEquals(false, guest.state.interruptShadow());
            guest.expect(CpuExit.HALT, 5, 0x1005);
        }
    }

    @Test
    default void shouldEndTheShadowOfMovSsAfterOneInstruction() {
        // MOV AX,SS would need a descriptor table: POP SS with a null selector faults, so a flat table is set up.
        Code code = new Code().move(0, 8).emit(0x8E, 0xD0, NOP, NOP, HLT);
        try (Guest guest = guest(code)) {
            guest.ram.putLong(0x2008, Code.flatDescriptor(2, 0));
            guest.state.setSegment(SegmentRegister.GDTR, 0, 0x2000, 0xF, 0);
            assertEquals(CpuExit.LIMIT, guest.cpu.run(2));
            guest.at(2, 0x1007);
            assertEquals(true, guest.state.interruptShadow());
            assertEquals(CpuExit.LIMIT, guest.cpu.run(3));
            guest.at(3, 0x1008).expect(CpuExit.HALT, 5, 0x100A);
        }
    }

    @Test
    default void shouldStopWhereInterruptsBecomeDeliverable() {
        // CLI; STI; NOP (shadow); NOP; HLT
        try (Guest guest = guest(Code.of(0xFA, 0xFB, NOP, NOP, HLT))) {
            guest.cpu.watchInterruptFlag(true);
            guest.expect(CpuExit.INTERRUPT_WINDOW, 3, 0x1003);
            guest.cpu.watchInterruptFlag(false);
            guest.expect(CpuExit.HALT, 5, 0x1005);
        }
    }

    @Test
    default void shouldStopAfterPopfAndIretThatEnableInterrupts() {
        // PUSH 202h; POPF; CLI; PUSH 202h; PUSH CS; PUSH next; IRET; next: HLT
        Code code = new Code().emit(0x68).word(0x202).emit(0x9D, 0xFA, 0x68).word(0x202);
        code.emit(0x6A, 8, 0x68).word(code.here() + 5).emit(0xCF, HLT);
        try (Guest guest = guest(code)) {
            guest.ram.putLong(0x2008, Code.flatDescriptor(10, 0));
            guest.state.setSegment(SegmentRegister.GDTR, 0, 0x2000, 0xF, 0);
            guest.cpu.watchInterruptFlag(true);
            guest.expect(CpuExit.INTERRUPT_WINDOW, 2, 0x1006);
            guest.expect(CpuExit.INTERRUPT_WINDOW, 2, 0x1006);
            guest.cpu.watchInterruptFlag(false);
            assertEquals(CpuExit.LIMIT, guest.cpu.runExactly(3));
            guest.cpu.watchInterruptFlag(true);
            guest.expect(CpuExit.INTERRUPT_WINDOW, 7, code.here() - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    default void shouldStopExactlyWhereTheReferenceDoes(int program) {
        long seed = Long.getLong("understudy.seed", 20261121L) + program;
        Random random = new Random(seed);
        Code code = RandomProgram.plain(random);
        int stops = mode() == CounterMode.NATIVE ? 400 : 100;
        try (Guest guest = guest(code);
                Reference reference = new Reference(code)) {
            reference.assertSameStops(guest, stops, random, "seed " + seed);
        }
    }
}
