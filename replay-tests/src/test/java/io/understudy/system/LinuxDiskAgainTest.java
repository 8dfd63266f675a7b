package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.disk.AppendedRecords;
import io.understudy.verification.disk.AppendingShell;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A host of a pool dies and comes back, with the image of the machine's disk that it had. */
class LinuxDiskAgainTest extends RequiresEngine {
    private static final int MEBIBYTE = 1 << 20;
    private static final int IMAGE_BYTES = 64 * MEBIBYTE;
    private static final int DAMAGED_FROM = 20 * MEBIBYTE;
    private static final int DAMAGED_BYTES = 3 << 16;
    private static final long PATIENCE_MILLIS = 120_000;
    private static final int RECORDS = 15;
    private static final Pattern SENT = Pattern.compile("MiB of state in (\\d+) KiB");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @BeforeEach
    void assumeGuestWithDrivers() {
        LinuxSession.assumeGuestWithDrivers();
    }

    /** What it has need not come; what is damaged there does, and the machine is as safe on that image as on the other. */
    @Test
    void shouldGetWhatDiffersAndHaveDamageRepaired() throws Exception {
        byte[] named = new byte[IMAGE_BYTES];
        new Random(1).nextBytes(named);
        Arrays.fill(named, 0, MEBIBYTE, (byte) 0);
        Path image = Files.write(folder.resolve("disk.img"), named);
        try (HostPool pool = new HostPool(
                        folder,
                        2,
                        List.of("--guest", "linux", "-drive", "file=" + image + ",format=raw,if=virtio"),
                        List.of(),
                        ChildProcess.Life.SHORT);
                AppendingShell shell = new AppendingShell(pool.console())) {
            HostPool.Pair pair = pool.awaitPair(0, PATIENCE_MILLIS);
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            pool.host(pair.backup()).kill();
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            damage(pool.images().of(pair.backup()));
            pool.startHost(pair.backup());
            HostPool.Pair again = pool.awaitPair(pair.view(), PATIENCE_MILLIS);
            assertEquals(pair.primary(), again.primary());
            String newcomer = Files.readString(pool.host(pair.backup()).log());
            assertTrue(newcomer.contains("only what differs from them comes"), newcomer);
            long sent = lastKibibytesSent(pool.host(pair.primary()).log());
            assertTrue(sent < IMAGE_BYTES / 1024, "of RAM and disk, " + sent);
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            pool.host(again.primary()).kill();
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            assertEquals("", shell.failure());
            long safe = shell.safe();
            byte[] survivor = Files.readAllBytes(pool.images().of(again.backup()));
            assertEquals(
                    Optional.empty(),
                    AppendedRecords.complaint(ByteBuffer.wrap(survivor).slice(0, MEBIBYTE), safe, 1000));
            assertArrayEquals(part(named), part(survivor));
        }
    }

    private static byte[] part(byte[] image) {
        return Arrays.copyOfRange(image, DAMAGED_FROM - MEBIBYTE, DAMAGED_FROM + MEBIBYTE);
    }

    private static void damage(Path image) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(DAMAGED_FROM);
            file.write(new byte[DAMAGED_BYTES]);
        }
    }

    private static long lastKibibytesSent(Path log) throws IOException {
        return SENT.matcher(Files.readString(log))
                .results()
                .mapToLong(sent -> Long.parseLong(sent.group(1)))
                .reduce((before, last) -> last)
                .orElseThrow();
    }
}
