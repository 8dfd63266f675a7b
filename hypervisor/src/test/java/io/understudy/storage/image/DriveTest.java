package io.understudy.storage.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.disk.LockedFile;
import io.understudy.machine.block.Completion;
import io.understudy.machine.block.DiskRequest;
import io.understudy.step.Threads;
import io.understudy.storage.Disks;
import io.understudy.storage.WorkingImages;
import io.understudy.storage.copy.ImageCheck;
import io.understudy.storage.copy.MachineBasis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user names as a disk, with real files. */
@Timeout(20)
class DriveTest {
    @TempDir
    private Path folder;

    private Path image;

    @BeforeEach
    void makeImage() throws Exception {
        image = Files.write(folder.resolve("disk.img"), new byte[4096]);
    }

    @Test
    void shouldRefuseWhatIsNoImageInOneLine() throws Exception {
        refused(folder.resolve("none"), "is not there");
        refused(folder, "is no regular file");
        refused(Files.write(folder.resolve("odd"), new byte[513]), "has 513 bytes");
        refused(Files.createFile(folder.resolve("empty")), "has 0 bytes");
    }

    private static void refused(Path file, String why) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Drive.sizeOf(file));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("\n"));
    }

    @Test
    void shouldRefuseAnImageThatIsInUseOrOfAnotherSize() {
        try (Disks first = Disks.open(List.of(drive(false)), Threads.DAEMONS)) {
            assertTrue(first.areThere());
            for (Drive second : List.of(drive(false), drive(true))) {
                IllegalArgumentException refusal = assertThrows(
                        IllegalArgumentException.class, () -> Disks.open(List.of(second), Threads.DAEMONS));
                assertTrue(refusal.getMessage().contains("in use by another process"), refusal.getMessage());
            }
        }
        Disks.open(List.of(drive(false)), Threads.DAEMONS).close();
        Drive larger = new Drive(image, 8192, false, CacheMode.WRITEBACK, false);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Disks.open(List.of(larger), Threads.DAEMONS));
        assertTrue(refusal.getMessage().contains("has 4096 bytes"), refusal.getMessage());
    }

    @Test
    void shouldWriteIntoTheFileUnlessItIsThrownAway() throws Exception {
        for (boolean snapshot : new boolean[] {true, false}) {
            byte[] data = new byte[512];
            Arrays.fill(data, (byte) 5);
            try (Disks disks = Disks.open(List.of(drive(snapshot)), Threads.DAEMONS)) {
                disks.ofMachine().get(0).submit(new DiskRequest(0, DiskRequest.Kind.WRITE, 2, 512, data, false));
            }
            byte[] now = Arrays.copyOfRange(Files.readAllBytes(image), 1024, 1536);
            assertArrayEquals(snapshot ? new byte[512] : data, now);
        }
    }

    /** A host of a pool works on its own images, in a folder that stays when it leaves; the named one stays as it was. */
    @Test
    void shouldWorkOnACopyInAPool() throws Exception {
        byte[] data = new byte[512];
        Arrays.fill(data, (byte) 6);
        Files.write(image, data);
        Files.write(image, new byte[3584], StandardOpenOption.APPEND);
        Path parent = folder.resolve("disks");
        Drive drive = new Drive(image, 4096, false, CacheMode.WRITEBACK, false);
        try (Disks disks =
                new WorkingImages(parent, "a/1", "one").copied(List.of(drive), Optional.empty(), Threads.DAEMONS)) {
            disks.ofMachine().get(0).submit(new DiskRequest(0, DiskRequest.Kind.WRITE, 1, 512, data, false));
            while (!disks.ofMachine().get(0).ready()) {
                Thread.onSpinWait();
            }
            byte[] copy = Files.readAllBytes(parent.resolve("a-1@1/disk0.raw"));
            assertArrayEquals(data, Arrays.copyOfRange(copy, 0, 512));
            assertArrayEquals(data, Arrays.copyOfRange(copy, 512, 1024));
            assertEquals(4096, copy.length);
        }
        assertArrayEquals(new byte[512], Arrays.copyOfRange(Files.readAllBytes(image), 512, 1024));
        assertEquals(List.of("a-1@1"), left(parent));
    }

    private static List<String> left(Path parent) throws IOException {
        try (var left = Files.list(parent)) {
            return left.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** What a host left it begins with when it gets that machine again; only then is it of use. */
    @Test
    void shouldBeginWithWhatItLeft() throws Exception {
        Path parent = folder.resolve("disks");
        working()
                .copied(List.of(drive(false)), Optional.empty(), Threads.DAEMONS)
                .close();
        try (Disks larger = toFill("one", new Drive(image, 8192, false, CacheMode.WRITEBACK, false))) {
            assertFalse(larger.fill().hasBasis(), "that has another size");
        }
        try (Disks other = toFill("two", drive(false))) {
            assertFalse(other.fill().hasBasis(), "that is another machine's");
        }
        try (Disks again = toFill("two", drive(false))) {
            assertTrue(again.fill().hasBasis());
            try (Disks second = toFill("two", drive(false))) {
                assertFalse(second.fill().hasBasis(), "it is in use");
                second.forget();
            }
            again.forget();
        }
        assertEquals(List.of(), left(parent), "the machine is over");
    }

    private Disks toFill(String machine, Drive drive) {
        return new WorkingImages(folder.resolve("disks"), "a/1", machine)
                .left(List.of(drive), new NotWritten(), Threads.DAEMONS);
    }

    /** What comes without zeros, because nobody was told what is there, must find zeros. */
    @Test
    void shouldLeaveNothingFromBeforeWhereNobodyIsToldOfIt() throws Exception {
        byte[] before = new byte[4096];
        Arrays.fill(before, (byte) 7);
        Files.write(image, before);
        try (Disks first = working().copied(List.of(drive(false)), Optional.empty(), Threads.DAEMONS)) {
            assertTrue(first.areThere());
            awaitImage(before);
        }
        try (Disks snapshot = working().empty(List.of(drive(false)), new NotWritten(), Threads.DAEMONS)) {
            awaitImage(new byte[4096]);
            assertFalse(snapshot.fill().hasBasis());
        }
        Drive large = new Drive(image, MachineBasis.MOST_BYTES + 512, false, CacheMode.WRITEBACK, false);
        for (int stay = 0; stay < 2; stay++) {
            try (Disks huge = toFill("one", large)) {
                assertFalse(huge.fill().hasBasis());
            }
        }
    }

    private void awaitImage(byte[] expected) throws IOException {
        Path own = folder.resolve("disks/a-1@1/disk0.raw");
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!Files.exists(own) || !Arrays.equals(expected, Files.readAllBytes(own))) {
            assertTrue(System.nanoTime() < deadline, "the image does not become what it must be");
            Thread.onSpinWait();
        }
    }

    private static final class NotWritten implements Disks.Coming {
        @Override
        public void room() {}

        @Override
        public void failed(String why) {
            throw new AssertionError(why);
        }
    }

    @Test
    void shouldCopyNoImageThatAnotherMayWrite() throws Exception {
        BlockingQueue<String> said = new LinkedBlockingQueue<>();
        try (var writer = LockedFile.tryLock(image).orElseThrow();
                Disks disks = working().copied(List.of(drive(false)), Optional.empty(), Threads.DAEMONS)) {
            disks.onUnopened(said::add);
            String line = said.take();
            assertTrue(line.startsWith("disk 0: the image cannot be opened: disk image " + writer.path()), line);
            assertTrue(line.contains("in use by another process"), line);
        }
    }

    /** Two machines of one host may begin from one image, as may two disks of one. */
    @Test
    void shouldCopyAnImageForTwoAtOnce() {
        try (Disks disks = working().copied(List.of(drive(false), drive(false)), Optional.empty(), Threads.DAEMONS)) {
            for (var disk : disks.ofMachine()) {
                disk.submit(new DiskRequest(0, DiskRequest.Kind.READ, 0, 512, new byte[0], false));
                while (!disk.ready()) {
                    Thread.onSpinWait();
                }
                Completion sound = new Completion(0, false, crcOfZeros());
                assertEquals(512, disk.take(sound).data().length);
            }
        }
    }

    private static int crcOfZeros() {
        CRC32C crc = new CRC32C();
        crc.update(new byte[512]);
        return (int) crc.getValue();
    }

    /** The protocol's thread asks for that: it must not stand still for a slow disk. */
    @Test
    void shouldNotWaitLongUntilImagesAreClosed() {
        Threads never = (name, steps) -> () -> {};
        Disks named = Disks.open(List.of(drive(true)), never);
        IllegalArgumentException busy =
                assertThrows(IllegalArgumentException.class, () -> named.letGo(Duration.ofMillis(10)));
        assertTrue(busy.getMessage().contains("still being closed"), busy.getMessage());
        working().copied(List.of(drive(true)), Optional.empty(), never).letGo(Duration.ofDays(1));
    }

    private WorkingImages working() {
        return new WorkingImages(folder.resolve("disks"), "a/1", "one");
    }

    @Test
    void shouldTellImagesApart() throws Exception {
        String before = ImageCheck.of(image);
        Files.write(folder.resolve("other.img"), new byte[8192]);
        assertEquals(before, ImageCheck.of(image));
        assertFalse(before.equals(ImageCheck.of(folder.resolve("other.img"))));
    }

    private Drive drive(boolean snapshot) {
        return new Drive(image, 4096, false, CacheMode.WRITEBACK, snapshot);
    }
}
