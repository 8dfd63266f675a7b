package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/**
 * Two processors run the same random programs in differently cut slices, as a primary and its backup do, and must agree
 * on every count, register, flag and byte. {@code -Dunderstudy.differential=n} runs n times as many programs.
 */
interface DifferentialContract extends CpuFixture {
    int LENGTH = 1500;
    int SYNCHRONISATIONS = 4;

    @Test
    default void shouldNotDependOnHowTheRunIsSliced() {
        int programs = (mode() == CounterMode.NATIVE ? 1500 : 150) * Integer.getInteger("understudy.differential", 1);
        long first = Long.getLong("understudy.seed", 1L);
        for (long seed = first; seed < first + programs; seed++) {
            compare(seed);
        }
    }

    private void compare(long seed) {
        Code code = RandomProgram.wild(new Random(seed));
        Random slices = new Random(~seed);
        String when = "program " + seed + " (-Dunderstudy.seed=" + seed + ")";
        try (Guest primary = guest(code);
                Guest backup = new Guest(CounterMode.NATIVE, MemoryMode.FAST, code)) {
            int landing = RandomProgram.mainLoop(code);
            for (int i = 1; i <= SYNCHRONISATIONS; i++) {
                long target = (long) i * LENGTH / SYNCHRONISATIONS;
                int slice = 1 + slices.nextInt(slices.nextBoolean() ? 20 : 500);
                advance(primary, target, () -> 1 + slices.nextInt(slice), landing);
                long reached = primary.cpu.count();
                advance(backup, reached, () -> LENGTH, landing);
                assertEquals(reached, backup.cpu.count(), when);
                Guest.assertSame(primary, backup, when);
            }
        }
    }

    /** Runs to the last block start at or before the target. A fault goes on at the head of the program's main loop. */
    private static void advance(Guest guest, long target, IntSupplier slice, int landing) {
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
                        guest.resumeAt(landing);
                    }
                }
                case HALT -> guest.requests.add("halt at " + guest.cpu.count());
                case INTERRUPT_WINDOW, FAILED -> throw new AssertionError(exit + " " + guest.cpu.failure());
            }
        }
    }

    /** The position of a block start found in one slicing can be reached in any other. */
    @Test
    default void shouldReachEveryPositionThatAnotherSlicingStoppedAt() {
        long seed = Long.getLong("understudy.seed", 99L);
        Code code = RandomProgram.wild(new Random(seed));
        int landing = RandomProgram.mainLoop(code);
        try (Guest primary = guest(code)) {
            for (int i = 0; i < 30; i++) {
                advance(primary, primary.cpu.count() + 100, () -> 7, landing);
                long position = primary.cpu.count();
                try (Guest backup = new Guest(CounterMode.NATIVE, MemoryMode.FAST, code)) {
                    advance(backup, position, () -> (int) Math.min(Cpu.NO_LIMIT, 1 << 20), landing);
                    Guest.assertSame(primary, backup, "position " + position + ", seed " + seed);
                }
            }
        }
    }
}
