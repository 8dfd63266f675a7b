package io.understudy.simulation.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.disk.DurableNames;
import io.understudy.disk.LockedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The disk keeps what it must, and loses what it may. */
class SimulatedDiskTest {
    private static final int SEEDS = 200;

    private static byte[] filled(int length, int with) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private static FileChannel begin(Path file, byte[] forced) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
        channel.write(ByteBuffer.wrap(forced));
        channel.force(false);
        DurableNames.force(file.getParent());
        return channel;
    }

    @Test
    void shouldKeepWhatWasForcedAndLoseSectorsOfTheRest() throws IOException {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(seed));
            FileChannel file = begin(disk.mount().getPath("/file"), filled(700, 1));
            file.write(ByteBuffer.wrap(filled(1000, 2)));
            disk.cutPower();
            byte[] found = Files.readAllBytes(disk.mount().getPath("/file"));
            assertArrayEquals(filled(700, 1), Arrays.copyOf(found, 700), "seed " + seed);
            StringBuilder sectors = new StringBuilder();
            for (int[] sector : new int[][] {{700, 1024}, {1024, 1536}, {1536, 1700}}) {
                if (sector[1] <= found.length) {
                    byte value = found[sector[0]];
                    assertArrayEquals(
                            filled(sector[1] - sector[0], value),
                            Arrays.copyOfRange(found, sector[0], sector[1]),
                            "half a sector, seed " + seed);
                    sectors.append(value);
                }
            }
            seen.add(sectors.toString());
        }
        assertTrue(seen.containsAll(Set.of("", "2", "222", "202", "022", "002", "000")), seen::toString);
    }

    @Test
    void shouldLoseNamesThatWereNotForced() throws IOException {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(seed));
            Path old = disk.mount().getPath("/name");
            begin(old, filled(1, 1));
            Path fresh = old.resolveSibling("fresh");
            FileChannel file = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            file.write(ByteBuffer.wrap(filled(1, 2)));
            file.force(false);
            Files.move(fresh, old, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertArrayEquals(filled(1, 2), Files.readAllBytes(old));
            disk.cutPower();
            Path found = disk.mount().getPath("/name");
            seen.add(Files.readAllBytes(found)[0] + (Files.exists(found.resolveSibling("fresh")) ? " fresh" : ""));
        }
        assertEquals(Set.of("1", "1 fresh", "2"), seen);
    }

    @Test
    void shouldKeepWhatTheKernelHasWhenAProcessDies() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        Path file = disk.mount().getPath("/folder/file");
        Files.createDirectory(file.getParent());
        Files.write(file, filled(2000, 3));
        disk.killProcesses();
        assertThrows(IOException.class, () -> Files.write(file, filled(1, 1)));
        assertArrayEquals(filled(2000, 3), Files.readAllBytes(disk.mount().getPath("/folder/file")));
    }

    @Test
    void shouldFreeLocksWithTheirProcess() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        ProcessFiles first = disk.mount();
        assertTrue(LockedFile.tryLock(first.getPath("/lock")).isPresent());
        assertTrue(LockedFile.tryLock(first.getPath("/lock")).isEmpty());
        assertTrue(LockedFile.tryLock(disk.mount().getPath("/lock")).isEmpty());
        first.close();
        assertTrue(LockedFile.tryLock(disk.mount().getPath("/lock")).isPresent());
    }

    @Test
    void shouldTakeNoMoreThanItHolds() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        disk.capacity(1000);
        Path file = disk.mount().getPath("/file");
        IOException full = assertThrows(IOException.class, () -> Files.write(file, filled(1001, 1)));
        assertEquals("No space left on device", full.getMessage());
        assertEquals(1000, Files.size(file));
        assertThrows(IOException.class, () -> Files.createFile(file.resolveSibling("another")));
        Files.write(file, filled(1000, 2), StandardOpenOption.WRITE);
        assertArrayEquals(filled(1000, 2), Files.readAllBytes(file));
    }

    @Test
    void shouldFailInTheKernelsWordsAndForgetWhatItCouldNotForce() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        FileChannel file = begin(disk.mount().getPath("/file"), filled(10, 1));
        file.write(ByteBuffer.wrap(filled(10, 2)));
        disk.failAfter(0, 1);
        IOException failure = assertThrows(IOException.class, () -> file.force(false));
        assertEquals("Input/output error", failure.getMessage());
        file.force(false);
        assertEquals(20, file.size());
        disk.cutPower();
        assertArrayEquals(filled(10, 1), Files.readAllBytes(disk.mount().getPath("/file")));
    }

    @Test
    void shouldReturnDamagedSectors() throws IOException {
        boolean unreadable = false;
        boolean flipped = false;
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(seed));
            Path file = disk.mount().getPath("/file");
            begin(file, filled(5000, 1));
            disk.damage();
            try {
                flipped |= !Arrays.equals(filled(5000, 1), Files.readAllBytes(file));
            } catch (IOException e) {
                unreadable = true;
                Files.write(file, filled(5000, 2), StandardOpenOption.WRITE);
                assertArrayEquals(filled(5000, 2), Files.readAllBytes(file));
            }
        }
        assertTrue(unreadable && flipped);
    }

    @Test
    void shouldTellHowLongItWouldHaveTaken() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        disk.takes(() -> 7);
        Path file = disk.mount().getPath("/file");
        begin(file, filled(10, 1)).close(); // made, written, forced, its folder forced
        assertEquals(4 * 7, disk.takenNanos());
        assertEquals(0, disk.takenNanos());
    }

    @Test
    void shouldDoNothingMoreOnceThePowerFailed() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        Path file = disk.mount().getPath("/file");
        FileChannel channel = begin(file, filled(10, 1));
        disk.cutAfter(0);
        assertFalse(disk.isDead());
        assertThrows(IOException.class, () -> channel.force(false));
        assertTrue(disk.isDead());
        assertThrows(IOException.class, () -> channel.write(ByteBuffer.wrap(filled(10, 2))));
        assertThrows(IOException.class, () -> Files.delete(file));
        disk.cutPower();
        assertArrayEquals(filled(10, 1), Files.readAllBytes(disk.mount().getPath("/file")));
    }
}
