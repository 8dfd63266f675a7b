package io.understudy.simulation.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.store.StandbyFolder;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a cold backup acknowledged is on its disk, whatever becomes of the disk. */
class StandbyOnDiskTest {
    private static final int STEPS = 30;

    private static boolean fails(Step step) {
        try {
            step.run();
            return false;
        } catch (IOException | CorruptLogException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            return true;
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private interface History {
        void play(SimulatedDisk disk, StandbyOnDisk standby, int operation) throws IOException;
    }

    private static void atEveryOperation(History history) {
        int operation = 0;
        boolean late = false;
        while (!late) {
            late = true;
            for (int seed = 0; seed < 6; seed++) {
                SimulatedDisk disk = new SimulatedDisk(new Random(31L * operation + seed));
                StandbyOnDisk standby = new StandbyOnDisk(disk, new Random(seed));
                try {
                    history.play(disk, standby, operation);
                } catch (IOException | RuntimeException | AssertionError e) {
                    throw new AssertionError("operation " + operation + ", seed " + seed + ": " + e.getMessage(), e);
                }
                late &= disk.operations() < operation;
            }
            operation++;
        }
        assertTrue(operation > 2 * STEPS, "too few operations: " + operation);
    }

    @Test
    void shouldKeepWhatWasAcknowledgedWhenThePowerFails() {
        atEveryOperation((disk, standby, operation) -> {
            disk.cutAfter(operation);
            fails(() -> standby.live(STEPS));
            disk.cutPower();
            standby.rebuild();
        });
    }

    @Test
    void shouldStayReadableWhenAnOperationFails() {
        atEveryOperation((disk, standby, operation) -> {
            disk.failAfter(operation, 1);
            boolean failed = fails(() -> standby.live(STEPS));
            assertEquals(disk.operations() > operation, failed);
            disk.heal();
            if (standby.hasBegun()) {
                standby.readBack();
            }
            disk.cutPower();
            standby.rebuild();
        });
    }

    @Test
    void shouldStayReadableOnAFullDisk() throws IOException {
        int full = 0;
        for (int capacity = 1; capacity < 60_000; capacity += 211) {
            SimulatedDisk disk = new SimulatedDisk(new Random(capacity));
            StandbyOnDisk standby = new StandbyOnDisk(disk, new Random(capacity));
            disk.capacity(capacity);
            full += fails(() -> standby.live(STEPS)) ? 1 : 0;
            if (standby.hasBegun()) {
                standby.readBack();
            }
            disk.cutPower();
            standby.rebuild();
        }
        assertTrue(full > 100, "it was full " + full + " times");
    }

    @Test
    void shouldReportDamageOrNotMissWhatIsDamaged() throws IOException {
        int reported = 0;
        for (int seed = 0; seed < 300; seed++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(seed));
            StandbyOnDisk standby = new StandbyOnDisk(disk, new Random(seed));
            standby.live(STEPS);
            standby.readBack();
            disk.damage();
            reported += fails(standby::readBack) ? 1 : 0;
        }
        assertTrue(reported > 150, "reported " + reported + " of 300");
    }

    /** Whose last frame did not fit has no end, and must not get a name that says it has. */
    @Test
    void shouldNotCallARecordingWholeWhoseEndDidNotFit() throws IOException {
        int incomplete = 0;
        for (int capacity = 100; capacity < 1000; capacity += 3) {
            SimulatedDisk disk = new SimulatedDisk(new Random(capacity));
            Path recording = disk.mount().getPath("/boot.ulog");
            disk.capacity(capacity);
            boolean full = fails(() -> StandbyOnDisk.record(recording));
            assertEquals(!full, Files.exists(recording), "capacity " + capacity);
            incomplete += full ? 1 : 0;
        }
        assertTrue(incomplete > 0 && incomplete < 300, "incomplete " + incomplete);
    }

    /** A stay that begins removes what dead ones of the same host left, wherever those died. */
    @Test
    void shouldLeaveNothingOfADeadStay() {
        atEveryOperation((disk, standby, operation) -> {
            disk.cutAfter(operation);
            fails(() -> standby.live(STEPS));
            fails(standby::leave);
            disk.killProcesses();
            StandbyFolder next = StandbyFolder.create(disk.mount().getPath("/var/standby"), "alpha");
            try (var stays = Files.list(next.path().getParent());
                    var files = Files.list(next.path())) {
                assertEquals(1, files.count());
                assertTrue(stays.filter(stay -> !stay.equals(next.path())).allMatch(StandbyOnDiskTest::isEmpty));
            }
        });
    }

    private static boolean isEmpty(Path stay) {
        try (var files = Files.list(stay)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
