package io.understudy.simulation.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Something happens to the disk at every single operation, in turn; whatever was answered by then is still there. */
class JournalOnDiskTest {
    private static final int ROUNDS = 24;
    private static final int SEEDS = 4;

    private interface Step {
        void run() throws IOException;
    }

    private interface History {
        void play(SimulatedDisk disk, ArbiterOnDisk arbiter, int operation) throws IOException;
    }

    /** At each operation of a life until one is too late for it. */
    private static void atEveryOperation(History history) {
        int operations = 0;
        boolean late = false;
        while (!late) {
            for (int seed = 0; seed < SEEDS; seed++) {
                Random random = new Random(31L * operations + seed);
                SimulatedDisk disk = new SimulatedDisk(random);
                try {
                    history.play(disk, new ArbiterOnDisk(disk, random), operations);
                } catch (IOException | AssertionError e) {
                    throw new AssertionError("operation " + operations + ", seed " + seed + ": " + e.getMessage(), e);
                }
                late = disk.operations() < operations;
            }
            operations++;
        }
        assertTrue(operations > 2 * ROUNDS, "too few operations: " + operations);
    }

    private static boolean fails(Step step) {
        try {
            step.run();
            return false;
        } catch (IOException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            return true;
        }
    }

    @Test
    void shouldKeepWhatWasAnsweredWhenThePowerFails() {
        atEveryOperation((disk, arbiter, operation) -> {
            disk.cutAfter(operation);
            fails(() -> arbiter.live(ROUNDS));
            disk.cutPower();
            arbiter.show();
            arbiter.live(2);
            disk.cutPower();
            arbiter.show();
        });
    }

    /** The next life shows what the kernel still has; then the power fails. */
    @Test
    void shouldNotRelyOnWhatOnlyTheKernelHolds() {
        int[] shownUnforced = new int[1];
        atEveryOperation((disk, arbiter, operation) -> {
            disk.cutAfter(operation);
            fails(() -> arbiter.live(ROUNDS));
            disk.heal();
            disk.killProcesses();
            shownUnforced[0] += arbiter.show();
            disk.killProcesses();
            arbiter.live(operation % 3);
            disk.cutPower();
            arbiter.show();
        });
        assertTrue(shownUnforced[0] > 0, "never killed between write and fsync");
    }

    /** Linux takes what it failed to write for written; only who writes it again has it on the disk. */
    @Test
    void shouldNotBelieveTheKernelAfterAForceThatFailed() {
        int[] shownUnforced = new int[1];
        atEveryOperation((disk, arbiter, operation) -> {
            disk.failAfter(operation, 1);
            fails(() -> arbiter.live(ROUNDS));
            disk.heal();
            disk.killProcesses();
            shownUnforced[0] += arbiter.show();
            disk.killProcesses();
            arbiter.live(operation % 3);
            disk.cutPower();
            arbiter.show();
        });
        assertTrue(shownUnforced[0] > 0, "nothing was there that could not be forced");
    }

    @Test
    void shouldAnswerNothingOnABrokenDisk() {
        atEveryOperation((disk, arbiter, operation) -> {
            disk.failAfter(operation, 0);
            boolean failed = fails(() -> arbiter.live(ROUNDS));
            assertEquals(disk.operations() > operation, failed);
            disk.heal();
            disk.cutPower();
            arbiter.show();
        });
    }

    @Test
    void shouldOpenAgainWhenTheDiskIsFull() throws IOException {
        int full = 0;
        for (int capacity = 1; capacity < 6000; capacity += 37) {
            Random random = new Random(capacity);
            SimulatedDisk disk = new SimulatedDisk(random);
            ArbiterOnDisk arbiter = new ArbiterOnDisk(disk, random);
            disk.capacity(capacity);
            full += fails(() -> arbiter.live(4 * ROUNDS)) ? 1 : 0;
            disk.killProcesses();
            boolean begun = capacity > 200;
            assertTrue(!fails(arbiter::show) || !begun, "capacity " + capacity);
            disk.heal();
            disk.cutPower();
            arbiter.show();
            arbiter.live(2);
        }
        assertTrue(full > 50, "it was full " + full + " times");
    }

    @Test
    void shouldRefuseADamagedJournalOrNotMissWhatIsDamaged() {
        int refused = 0;
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            SimulatedDisk disk = new SimulatedDisk(random);
            ArbiterOnDisk arbiter = new ArbiterOnDisk(disk, random);
            int rounds = 1 + random.nextInt(ROUNDS);
            assertTrue(!fails(() -> arbiter.live(rounds)));
            disk.damage();
            refused += fails(arbiter::show) ? 1 : 0;
        }
        assertTrue(refused > 300, "refused " + refused + " of 400");
    }
}
