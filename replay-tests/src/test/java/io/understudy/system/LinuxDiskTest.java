package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.verification.disk.AppendedRecords;
import io.understudy.verification.disk.AppendingShell;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Linux with a disk, in short; the long form on a pool is {@code demo --guest linux --over disk --rounds 20}. */
class LinuxDiskTest extends RequiresEngine {
    private static final int IMAGE_BYTES = 8 << 20;
    private static final long PATIENCE_MILLIS = 120_000;
    private static final int RECORDS = 15;

    @TempDir
    private Path folder;

    @BeforeEach
    void assumeGuestWithDrivers() {
        LinuxSession.assumeGuestWithDrivers();
    }

    @Test
    void shouldReplayWhatWasRecordedOnTheImageThatItBeganWithAndOnNoOther() throws Exception {
        LongForm.assume("shouldLoseNothingThatWasSafeWhenThePrimaryDies");
        Path image = image(folder.resolve("disk.img"));
        Path before = Files.copy(image, folder.resolve("before.img"));
        String log = folder.resolve("recording").toString();
        String script = """
                append /dev/vda 0 12; sed -n 1p /dev/vda | cut -c1-9
                dd if=/dev/vda of=/tmp/all bs=64k 2>/dev/null; dd if=/tmp/all of=/dev/vda seek=1 bs=1M count=6
                sync; echo 3 >/proc/sys/vm/drop_caches; md5sum </dev/vda; poweroff -f
                """;
        LinuxSession recorded =
                LinuxSession.of(folder, script, List.of("record", log, "--guest", "linux", "-drive", drive(image)));
        assertTrue(recorded.output().contains("safe 11\n"), recorded.output());
        assertEquals(Optional.empty(), AppendedRecords.complaint(bytes(image).slice(0, 1 << 20), 12, 0));
        LinuxSession replayed = LinuxSession.of(
                folder, "", List.of("replay", log, "--guest", "linux", "--slice", "300000", "-drive", drive(before)));
        assertTrue(replayed.errors().contains("all equal"), replayed.errors());
        assertEquals(recorded.output(), replayed.output());
        assertEquals(bytes(folder.resolve("before.img")), ByteBuffer.allocate(IMAGE_BYTES), "it is thrown away");
        LinuxSession refused =
                LinuxSession.of(folder, "", List.of("replay", log, "--guest", "linux", "-drive", drive(image)));
        assertTrue(refused.errors().contains("was recorded on another machine"), refused.errors());
    }

    @Test
    void shouldLoseNothingThatWasSafeWhenThePrimaryDies() throws Exception {
        Path first = image(folder.resolve("primary.img"));
        Path second = image(folder.resolve("backup.img"));
        try (Cluster cluster = pair(first, second);
                AppendingShell shell = new AppendingShell(cluster.console())) {
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            long both = shell.safe();
            assertEquals(Optional.empty(), AppendedRecords.complaint(bytes(first), both, 1000));
            assertEquals(Optional.empty(), AppendedRecords.complaint(bytes(second), both, 1000));
            cluster.primary().kill();
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            assertEquals("", shell.failure());
            long safe = shell.safe();
            assertEquals(Optional.empty(), AppendedRecords.complaint(bytes(second), safe, 1000));
        }
    }

    /** The disk of one host is full: that host leaves and says why, and the guest notices nothing. */
    @Test
    void shouldGoOnWhereTheDiskIsNotFull() throws Exception {
        LongForm.assume("DiskWorkerTest");
        Path small = Files.createDirectory(folder.resolve("small"));
        assumeTrue(mount("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", small.toString()), "not root");
        try {
            Path full = image(small.resolve("primary.img"));
            Path other = image(folder.resolve("backup.img"));
            try (Cluster cluster = pair(full, other);
                    AppendingShell shell = new AppendingShell(cluster.console())) {
                shell.goOn(60, PATIENCE_MILLIS);
                assertEquals("", shell.failure());
                cluster.backup().await("role", "role=ALONE", PATIENCE_MILLIS);
                assertTrue(
                        Files.readString(cluster.primary().log()).contains("No space left on device"),
                        "the host whose disk is full says so");
                // First, for the guest goes on appending.
                long safe = shell.safe();
                assertEquals(Optional.empty(), AppendedRecords.complaint(bytes(other), safe, 1000));
            }
        } finally {
            assertTrue(mount("umount", small.toString()));
        }
    }

    private Cluster pair(Path first, Path second) throws Exception {
        return new Cluster(
                folder,
                List.of("--guest", "linux"),
                List.of(),
                List.of("-drive", drive(first)),
                List.of("-drive", drive(second)),
                ChildProcess.Life.SHORT);
    }

    private static String drive(Path image) {
        return "file=" + image + ",format=raw,if=virtio";
    }

    private static Path image(Path file) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(IMAGE_BYTES);
        }
        return file;
    }

    private static ByteBuffer bytes(Path image) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(image));
    }

    private static boolean mount(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }
}
