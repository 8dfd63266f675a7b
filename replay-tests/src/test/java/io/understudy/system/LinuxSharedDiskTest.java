package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.verification.disk.AppendedRecords;
import io.understudy.verification.disk.AppendingShell;
import io.understudy.verification.disk.FencedServer;
import io.understudy.verification.disk.NbdServer;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Linux with a disk that both hosts share, on the servers that people have. */
class LinuxSharedDiskTest extends RequiresEngine {
    private static final int IMAGE_BYTES = 8 << 20;
    private static final long PATIENCE_MILLIS = 120_000;
    private static final int RECORDS = 15;

    /** A guest appends less than so many while somebody looks. */
    private static final int MEANWHILE = 1000;

    @TempDir
    private Path folder;

    private Path image;

    @BeforeEach
    void assumeGuestWithDrivers() throws IOException {
        LinuxSession.assumeGuestWithDrivers();
        image = folder.resolve("disk.img");
        try (RandomAccessFile made = new RandomAccessFile(image.toFile(), "rw")) {
            made.setLength(IMAGE_BYTES);
        }
    }

    /** Nobody needs a fence who is alone. */
    @ParameterizedTest
    @EnumSource(NbdServer.Program.class)
    void shouldReadAndWriteOnEveryServer(NbdServer.Program program) throws Exception {
        assumeTrue(program.isHere(), program + " is not installed: skipped");
        LongForm.assume("shouldLoseNothingThatWasSafeWhoeverDies, with nbdkit");
        String script = """
                append /dev/vda 0 12; sed -n 1p /dev/vda | cut -c1-9
                dd if=/dev/vda of=/tmp/all bs=64k 2>/dev/null; dd if=/tmp/all of=/dev/vda seek=1 bs=1M count=6
                sync; echo 3 >/proc/sys/vm/drop_caches; md5sum </dev/vda; poweroff -f
                """;
        try (NbdServer server = NbdServer.start(program, folder, image)) {
            String log = folder.resolve("recording").toString();
            // nbd-server tells nobody a size who only asks for it (3.24: it opens the file at NBD_OPT_GO).
            String size = program == NbdServer.Program.NBD_SERVER ? ",size=" + IMAGE_BYTES : "";
            String drive = "file=" + server.address() + ",format=raw,if=virtio" + size;
            LinuxSession recorded =
                    LinuxSession.of(folder, script, List.of("record", log, "--guest", "linux", "-drive", drive));
            assertTrue(recorded.output().contains("safe 11\n"), recorded.output() + recorded.errors());
            assertEquals(Optional.empty(), AppendedRecords.complaint(bytes().slice(0, 1 << 20), 12, 0));
            ByteBuffer written = bytes();
            LinuxSession replayed = LinuxSession.of(
                    folder, "", List.of("replay", log, "--guest", "linux", "--slice", "300000", "-drive", drive));
            assertTrue(replayed.errors().contains("all equal"), replayed.errors());
            assertEquals(recorded.output(), replayed.output());
            assertEquals(written, bytes(), "who replays asks the server nothing");
        }
    }

    /** What was read is in the log, or the backup reads it for itself. */
    @ParameterizedTest
    @ValueSource(strings = {"", ",reads=executed"})
    void shouldLoseNothingThatWasSafeWhoeverDies(String reads) throws Exception {
        if (!reads.isEmpty()) {
            LongForm.assume("the same with reads that are logged");
        }
        try (FencedServer disk = disk();
                Cluster cluster = pair(disk, reads);
                AppendingShell shell = new AppendingShell(cluster.console())) {
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            disk.server().kill();
            disk.server().restart();
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            disk.fence().kill();
            disk.restartFence();
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            cluster.primary().kill();
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            assertClean(shell);
        }
    }

    /** The primary stands still with a request on its way, another one takes over, and the first one goes on. */
    @Test
    void shouldPassOnNothingOfAPrimaryThatWasDeposed() throws Exception {
        try (FencedServer disk = disk();
                Cluster cluster = pair(disk, "");
                AppendingShell shell = new AppendingShell(cluster.console())) {
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            cluster.primary().pause();
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            disk.fence().await("frame", "view=2", PATIENCE_MILLIS);
            cluster.primary().resume();
            assertTrue(cluster.primary().exitCode(PATIENCE_MILLIS) != 0, "it finds out that it was deposed");
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            assertClean(shell);
        }
    }

    private void assertClean(AppendingShell shell) throws IOException {
        assertEquals("", shell.failure());
        // First, for the guest goes on appending.
        long safe = shell.safe();
        assertEquals(Optional.empty(), AppendedRecords.complaint(bytes(), safe, MEANWHILE));
    }

    private FencedServer disk() throws Exception {
        Optional<NbdServer.Program> program = NbdServer.Program.any();
        assumeTrue(program.isPresent(), "skipped: no NBD server is installed (nbdkit, qemu-utils, nbd-server)");
        return new FencedServer(program.get(), folder, image);
    }

    private Cluster pair(FencedServer disk, String more) throws Exception {
        return new Cluster(
                folder,
                List.of("--guest", "linux", "-drive", disk.drive() + more),
                List.of(),
                List.of(),
                List.of(),
                ChildProcess.Life.SHORT);
    }

    private ByteBuffer bytes() throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(image));
    }
}
