package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import java.util.Random;
import java.util.function.IntSupplier;
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
            long target = 0;
            for (int i = 0; i < stops; i++) {
                target += 1 + random.nextInt(random.nextInt(8) == 0 ? 2000 : 60);
                assertEquals(CpuExit.LIMIT, guest.cpu.runExactly(target), guest.cpu::failure);
                reference.runTo(target);
                assertEquals(reference.describe(), guest.describe(), "seed " + seed);
                assertEquals(-1, reference.ram().mismatch(guest.ram), "RAM, seed " + seed);
            }
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
                    advanceTo(primary, target, () -> 1 + slices.nextInt(slice));
                    long reached = primary.cpu.count();
                    advanceTo(backup, reached, () -> PROGRAM_LENGTH);
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

    /** Runs to the last block start at or before the target. A fault goes on at the head of the main loop. */
    private static void advanceTo(Guest guest, long target, IntSupplier slice) {
        long limit = guest.cpu.count();
        while (guest.cpu.count() < target) {
            limit = Math.min(target, Math.max(limit, guest.cpu.count()) + slice.getAsInt());
            CpuExit exit = guest.cpu.run(limit);
            switch (exit) {
                case LIMIT -> {
                    if (limit == target) {
                        return;
                    }
                }
                case EXCEPTION -> {
                    guest.requests.add("vector " + guest.cpu.exceptionVector() + " at " + guest.cpu.count());
                    if (!guest.cpu.exceptionIsSoftware()) {
                        guest.state.setGeneral(GeneralRegister.ESP, Guest.STACK);
                        guest.resumeAt(LongProgram.MAIN);
                    }
                }
                case HALT -> guest.requests.add("halt at " + guest.cpu.count());
                case INTERRUPT_WINDOW, FAILED -> throw new AssertionError(exit + " " + guest.cpu.failure());
            }
        }
    }
}
