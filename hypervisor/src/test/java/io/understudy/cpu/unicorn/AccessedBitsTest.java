package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.state.StateReader;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two replicas of a guest that clears Accessed bits stay the same to the last bit of its page tables, whatever their
 * slices and however busy their hosts. That is: what the TLB holds is a function of the guest alone.
 */
final class AccessedBitsTest {
    private static final int STEPS = 60;
    private static final int SEGMENTS = 6;

    @BeforeAll
    static void requireEngine() {
        CpuContract.requireEngine();
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotDependOnHowTheRunIsSliced(MemoryMode memory) {
        int programs = 12 * Integer.getInteger("understudy.differential", 1);
        long first = Long.getLong("understudy.seed", 1L);
        for (long seed = first; seed < first + programs; seed++) {
            Random random = new Random(seed);
            Random slices = new Random(~seed);
            try (Guest primary = prepared(memory);
                    Guest backup = prepared(memory)) {
                for (int segment = 0; segment < SEGMENTS; segment++) {
                    Code code = AccessedProgram.random(random, STEPS);
                    int longest = slices.nextBoolean() ? 10 : 1000;
                    run(primary, code, slices, longest);
                    run(backup, code, null, 0);
                    String when = "segment " + segment + " of -Dunderstudy.seed=" + seed;
                    assertEquals(
                            AccessedProgram.accessed(primary.ram), AccessedProgram.accessed(backup.ram), () -> when);
                    Guest.assertSame(primary, backup, when);
                }
            }
        }
    }

    /**
     * The engine's TLB grows, then is little used for more than its window of 100 ms, and would shrink at the next
     * flush. One host takes that long in the middle of a run, the other does not.
     */
    @Test
    void shouldNotDependOnTheHostsClock() {
        Code code = new Code();
        AccessedProgram.sweep(code, 0, 0, 250, 0x1000);
        AccessedProgram.flush(code);
        AccessedProgram.sweep(code, 0, 0, 20, 0x1000);
        code.emit(0xE4, 0x42); // IN AL,42h
        AccessedProgram.flush(code);
        code.emit(0xE4, 0x42);
        AccessedProgram.sweep(code, 0, 0, 2, 0x1000);
        AccessedProgram.flush(code);
        AccessedProgram.sweep(code, 0, 0, 500, 0x1000);
        AccessedProgram.clearBits(code, 0, 768);
        AccessedProgram.sweep(code, 0, 0, 500, 0x1000);
        code.emit(0xF4);
        try (Guest quick = prepared(MemoryMode.FAST);
                Guest slow = prepared(MemoryMode.FAST)) {
            slow.onRequest = AccessedBitsTest::loseTime;
            run(quick, code, null, 0);
            run(slow, code, null, 0);
            assertEquals(AccessedProgram.accessed(quick.ram), AccessedProgram.accessed(slow.ram));
            Guest.assertSame(quick, slow, "after a pause");
        }
    }

    private static void loseTime() {
        try {
            Thread.sleep(130);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** At a checkpoint both replicas begin with an empty engine, the one that has it and the one that runs on. */
    @ParameterizedTest
    @EnumSource
    void shouldBeTheSameAfterACheckpointThatBothRestartFrom(MemoryMode memory) {
        assertEquals("", difference(memory, true));
    }

    /** And this is why: one whose TLB is warm differs. */
    @Test
    void shouldDifferAfterACheckpointThatOnlyOneRestartsFrom() {
        assertNotEquals("", difference(MemoryMode.FAST, false));
    }

    private static String difference(MemoryMode memory, boolean bothRestart) {
        StringBuilder differences = new StringBuilder();
        for (long seed = 1; seed <= 4; seed++) {
            Random random = new Random(seed);
            try (Guest old = prepared(memory);
                    Guest restored = new Guest(CounterMode.NATIVE, memory)) {
                run(old, AccessedProgram.random(random, STEPS), null, 0);
                run(old, sweep(new Code()), null, 0);
                restored.ram.put(0, old.ram, 0, Guest.RAM_BYTES);
                restored.cpu.ramWritten(0, Guest.RAM_BYTES);
                restored.cpu.restore(new StateReader(ByteBuffer.wrap(old.saved())));
                if (bothRestart) {
                    old.cpu.restart();
                }
                restored.requests.addAll(old.requests);
                for (int segment = 0; segment < SEGMENTS; segment++) {
                    Code code = segment == 0 ? clearAndSweep() : AccessedProgram.random(random, STEPS);
                    run(old, code, new Random(seed), 50);
                    run(restored, code, null, 0);
                    String one = AccessedProgram.accessed(old.ram);
                    String other = AccessedProgram.accessed(restored.ram);
                    differences.append(one.equals(other) ? "" : "seed " + seed + "\n" + one + "\n" + other + "\n");
                    if (bothRestart) {
                        Guest.assertSame(old, restored, "seed " + seed);
                    }
                }
            }
        }
        return differences.toString();
    }

    private static Code sweep(Code code) {
        AccessedProgram.sweep(code, 0, 0, 100, 0x1000);
        return code.emit(0xF4);
    }

    private static Code clearAndSweep() {
        Code code = new Code();
        AccessedProgram.clearBits(code, 0, 768);
        return sweep(code);
    }

    private static Guest prepared(MemoryMode memory) {
        Guest guest = new Guest(CounterMode.NATIVE, memory);
        AccessedProgram.prepare(guest);
        return guest;
    }

    private static void run(Guest guest, Code code, Random slices, int longest) {
        guest.load(code).resumeAt(Code.ORIGIN);
        finish(guest, slices, longest);
    }

    /** Runs to HLT, in one go or in slices. */
    private static void finish(Guest guest, Random slices, int longest) {
        CpuExit exit;
        do {
            exit = guest.cpu.run(slices == null ? Cpu.NO_LIMIT : guest.cpu.count() + 1 + slices.nextInt(longest));
        } while (exit == CpuExit.LIMIT);
        assertEquals(CpuExit.HALT, exit, guest.cpu::failure);
    }
}
