package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import java.util.Random;
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
                primary.advance(target, () -> 1 + slices.nextInt(slice), () -> primary.resumeAt(landing));
                long reached = primary.cpu.count();
                backup.advance(reached, () -> LENGTH, () -> backup.resumeAt(landing));
                assertEquals(reached, backup.cpu.count(), when);
                Guest.assertSame(primary, backup, when);
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
                primary.advance(primary.cpu.count() + 100, () -> 7, () -> primary.resumeAt(landing));
                long position = primary.cpu.count();
                try (Guest backup = new Guest(CounterMode.NATIVE, MemoryMode.FAST, code)) {
                    backup.advance(
                            position, () -> (int) Math.min(Cpu.NO_LIMIT, 1 << 20), () -> backup.resumeAt(landing));
                    Guest.assertSame(primary, backup, "position " + position + ", seed " + seed);
                }
            }
        }
    }
}
