package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.disk.AppendedRecords;
import io.understudy.verification.disk.AppendingShell;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.shell.ShellClient;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot of a machine with a disk, taken while its guest writes to that. */
class LinuxDiskSnapshotTest extends RequiresEngine {
    private static final int MEBIBYTE = 1 << 20;
    private static final int IMAGE_BYTES = 32 * MEBIBYTE;
    private static final int READ_FROM = 20;
    private static final long PATIENCE_MILLIS = 120_000;
    private static final int RECORDS = 5;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @BeforeEach
    void assumeGuestWithDrivers() {
        LinuxSession.assumeGuestWithDrivers();
    }

    /** Three hosts of one VM each: two are the original's, one is the copy's. */
    @Test
    void shouldStartAsAnotherMachineWithADiskOfItsOwn() throws Exception {
        LongForm.assume("SnapshotTest, and of its disk's images DriveTest");
        byte[] named = new byte[IMAGE_BYTES];
        new Random(2).nextBytes(named);
        Arrays.fill(named, 0, MEBIBYTE, (byte) 0);
        Path image = Files.write(folder.resolve("disk.img"), named);
        Path file = folder.resolve("busy.snapshot");
        try (HostPool pool = new HostPool(
                        folder,
                        3,
                        List.of("--guest", "linux", "-drive", "file=" + image + ",format=raw,if=virtio"),
                        List.of(),
                        ChildProcess.Life.SHORT);
                AppendingShell shell = new AppendingShell(pool.console())) {
            HostPool.Pair original = pool.awaitPair(0, PATIENCE_MILLIS);
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            long before = shell.safe();
            pool.tell(List.of("snapshot", "vm", file.toString()));
            pool.tell(List.of("start", "--from", file.toString(), "--vm", "other"));
            try (VmConsole console = VmConsole.of(folder, pool, "other");
                    ShellClient other = ShellClient.connect(console.address())) {
                // What it appends there it appends on a disk of its own, from where the snapshot stands: within a line.
                String part = other.await("\n", PATIENCE_MILLIS);
                assertTrue("safe 123456".length() >= part.length(), part);
                String line = other.await("\n", PATIENCE_MILLIS);
                long first = Long.parseLong(line.replace("safe ", "").strip());
                assertTrue(first >= before - 1, first + " follows " + before);
                String unused = other.await("safe " + (first + RECORDS) + "\n", PATIENCE_MILLIS);
                other.type("\003");
                other.quiet(PATIENCE_MILLIS);
                assertEquals(
                        digest(named),
                        other.run(
                                "dd if=/dev/vda bs=1M skip=" + READ_FROM + " count=1 2>/dev/null | md5sum | cut -c1-32",
                                PATIENCE_MILLIS));
                shell.goOn(RECORDS, PATIENCE_MILLIS);
                assertEquals("", shell.failure());
                long safe = shell.safe();
                for (String host : pool.hosts()) {
                    boolean ofOriginal = host.equals(original.primary()) || host.equals(original.backup());
                    assertEquals(
                            Optional.empty(),
                            complaint(pool.images().of(host), ofOriginal ? safe : first + RECORDS),
                            host);
                }
            }
        }
    }

    private static Optional<String> complaint(Path image, long safe) throws Exception {
        ByteBuffer begins = ByteBuffer.wrap(Files.readAllBytes(image)).slice(0, MEBIBYTE);
        return AppendedRecords.complaint(begins, safe, 1000);
    }

    private static String digest(byte[] image) throws Exception {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(image, READ_FROM * MEBIBYTE, MEBIBYTE);
        return HexFormat.of().formatHex(md5.digest());
    }
}
