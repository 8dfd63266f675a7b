package io.understudy.simulation.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.Disk;
import io.understudy.machine.block.DiskRequest;
import io.understudy.step.Steps;
import io.understudy.storage.Disks;
import io.understudy.storage.WorkingImages;
import io.understudy.storage.image.CacheMode;
import io.understudy.storage.image.Drive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The images on which a host of a pool works, on disks that lose what was not forced, and fail. */
class WorkingImagesOnDiskTest {
    private static final int BYTES = 8 * DiskRequest.SECTOR_BYTES;
    private static final String IMAGE = "/disks/a@1/disk0.raw";

    private final List<Steps> threads = new ArrayList<>();
    private final byte[] named = new byte[BYTES];
    private final List<String> remarks = new ArrayList<>();

    private Disks copied(SimulatedDisk disk) {
        Arrays.fill(named, (byte) 1);
        disk.install("images", "disk.raw", named);
        ProcessFiles files = disk.mount();
        Drive drive = new Drive(files.getPath("/images/disk.raw"), BYTES, false, CacheMode.WRITEBACK, false);
        threads.clear();
        Disks disks = new WorkingImages(files.getPath("/disks"), "a", "vm")
                .copied(List.of(drive), Optional.empty(), (name, steps) -> {
                    threads.add(steps);
                    return () -> {};
                });
        disks.onRemark(remarks::add);
        return disks;
    }

    private void run() {
        while (threads.get(0).step() == 0) {
            // until there is nothing more to do
        }
    }

    private static DiskRequest write(long number, byte[] data) {
        return new DiskRequest(number, DiskRequest.Kind.WRITE, 2, data.length, data, false);
    }

    private static DiskRequest flush(long number) {
        return new DiskRequest(number, DiskRequest.Kind.FLUSH, 0, 0, new byte[0], false);
    }

    /** Forcing what is in a file does not force its name (seed 116). */
    @Test
    void shouldHaveWhatWasFlushedWhenThePowerIsLost() {
        for (int seed = 0; seed < 20; seed++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(seed));
            Disk own = copied(disk).ofMachine().get(0);
            byte[] data = new byte[2 * DiskRequest.SECTOR_BYTES];
            Arrays.fill(data, (byte) 7);
            own.submit(write(0, data));
            own.submit(flush(1));
            run();
            disk.cutPower();
            byte[] wanted = named.clone();
            System.arraycopy(data, 0, wanted, 2 * DiskRequest.SECTOR_BYTES, data.length);
            assertArrayEquals(wanted, disk.show(IMAGE).orElse(new byte[0]), "seed " + seed);
        }
    }

    /** A folder that is of no use is not held for as long as the process lives (seed 2620). */
    @Test
    void shouldHoldNoFolderThatItCouldNotMake() {
        int failed = 0;
        for (int failing = 0; failing < 12; failing++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(1));
            disk.failAfter(failing, 1);
            try {
                copied(disk);
            } catch (IllegalArgumentException e) {
                failed++;
                assertEquals(List.of(), disk.locked("/disks", "lock"), "operation " + failing);
            }
        }
        assertTrue(failed > 5, failed + " operations failed");
    }

    /** What could not be opened once stayed so, and the machine could never get a backup (seeds 287 and 411). */
    @Test
    void shouldOpenAnImageWhenWhatStoodInItsWayIsGone() {
        for (int failing = 0; failing < 5; failing++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(1));
            remarks.clear();
            Disk own = copied(disk).ofMachine().get(0);
            disk.failAfter(failing, 1);
            own.submit(flush(0));
            run();
            own.submit(write(1, new byte[DiskRequest.SECTOR_BYTES]));
            own.submit(flush(2));
            run();
            own.take(new Completion(0, true, 0));
            assertFalse(own.take(new Completion(1, false, 0)).completion().failed());
            assertFalse(own.take(new Completion(2, false, 0)).completion().failed());
            byte[] wanted = named.clone();
            Arrays.fill(wanted, 2 * DiskRequest.SECTOR_BYTES, 3 * DiskRequest.SECTOR_BYTES, (byte) 0);
            assertArrayEquals(wanted, disk.show(IMAGE).orElseThrow(), "operation " + failing);
            assertEquals(List.of("disk 0: the image could be opened by now"), remarks, "operation " + failing);
        }
    }
}
