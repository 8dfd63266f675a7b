package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random 64-bit programs: as the engine's own counting has them, and however a run is sliced. */
interface LongProgramContract extends CpuFixture {
    int PROGRAM_LENGTH = 1200;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    default void shouldStopExactlyWhereTheReferenceDoesInLongMode(int program) {
        long seed = Long.getLong("understudy.seed", 20261121L) + program;
        Random random = new Random(seed);
        Code code = LongProgram.plain(random);
        int stops = mode() == CounterMode.NATIVE ? 300 : 60;
        try (Guest guest = longGuest(code);
                Reference reference = Reference.inLongMode(code)) {
            guest.load(LongProgram.subroutine());
            LongProgram.subroutine().writeTo(reference.ram());
            reference.assertSameStops(guest, stops, random, "seed " + seed);
        }
    }

    @Test
    default void shouldNotDependOnHowTheRunIsSlicedInLongMode() {
        int programs = (mode() == CounterMode.NATIVE ? 400 : 40) * Integer.getInteger("understudy.differential", 1);
        long first = Long.getLong("understudy.seed", 1L);
        for (long seed = first; seed < first + programs; seed++) {
            Code code = LongProgram.wild(new Random(seed));
            Random slices = new Random(~seed);
            String when = "program " + seed + " (-Dunderstudy.seed=" + seed + ")";
            try (Guest primary = prepared(longGuest(code));
                    Guest backup = prepared(Guest.inLongMode(CounterMode.NATIVE, MemoryMode.FAST, code))) {
                for (int part = 1; part <= 3; part++) {
                    long target = (long) part * PROGRAM_LENGTH / 3;
                    int slice = 1 + slices.nextInt(slices.nextBoolean() ? 20 : 500);
                    primary.advance(target, () -> 1 + slices.nextInt(slice), () -> restart(primary));
                    long reached = primary.cpu.count();
                    backup.advance(reached, () -> PROGRAM_LENGTH, () -> restart(backup));
                    assertEquals(reached, backup.cpu.count(), when);
                    Guest.assertSame(primary, backup, when);
                }
            }
        }
    }

    private static Guest prepared(Guest guest) {
        Code setup = new Code(0x6000)
                .move(1, 0xC0000081)
                .move(0, 0)
                .move(2, 0x00230010)
                .emit(0x0F, 0x30);
        setup.move(1, 0xC0000082)
                .move(0, LongProgram.KERNEL)
                .move(2, 0xFFFFFF80)
                .emit(0x0F, 0x30, 0xF4);
        guest.load(LongProgram.subroutine()).load(LongProgram.kernel()).load(setup);
        long start = guest.state.instructionPointer();
        assertEquals(CpuExit.HALT, guest.resumeAt(0x6000).cpu.run(100));
        guest.resumeAt(start);
        return guest;
    }

    /** After a fault: on at the head of the main loop, with an empty stack. */
    private static void restart(Guest guest) {
        guest.state.setGeneral(GeneralRegister.ESP, Guest.STACK);
        guest.resumeAt(LongProgram.MAIN);
    }
}
