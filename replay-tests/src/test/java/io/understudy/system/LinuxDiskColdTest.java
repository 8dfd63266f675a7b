package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.disk.AppendedRecords;
import io.understudy.verification.disk.AppendingShell;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cold backup's disks are those of its last state; the log makes of them what they were at the primary. */
class LinuxDiskColdTest extends RequiresEngine {
    private static final int MEBIBYTE = 1 << 20;
    private static final int IMAGE_BYTES = 8 * MEBIBYTE;
    private static final long PATIENCE_MILLIS = 180_000;
    private static final int RECORDS = 15;
    private static final int STATES = 3;
    private static final String FRESH = "sent the backup a fresh state";
    private static final List<String> OFTEN = List.of("--standby-instructions", "200000000");

    @TempDir
    private Path folder;

    @BeforeEach
    void assumeGuestWithDrivers() {
        LinuxSession.assumeGuestWithDrivers();
    }

    @Test
    void shouldLoseNothingThatWasSafeBehindSeveralStates() throws Exception {
        LongForm.assume("shouldLoseNothingThatWasSafeFromPowerOnOn");
        Path image = image("disk.img");
        List<String> machine = List.of("--guest", "linux", "--standby", "cold", "-drive", drive(image));
        try (HostPool pool = new HostPool(folder, 2, machine, OFTEN, ChildProcess.Life.LONG);
                AppendingShell shell = new AppendingShell(pool.console())) {
            HostPool.Pair pair = pool.awaitPair(0, PATIENCE_MILLIS);
            for (int kills = 0; kills < 3; kills++) {
                goOnUntilStatesCame(shell, pool.host(pair.primary()));
                String killed = pair.primary();
                pool.host(killed).kill();
                pool.startHost(killed);
                shell.goOn(RECORDS, PATIENCE_MILLIS);
                assertEquals("", shell.failure());
                pair = pool.awaitPair(pair.view(), PATIENCE_MILLIS);
                assertAllThere(shell.safe(), pool.images().of(pair.primary()));
            }
        }
    }

    @Test
    void shouldLoseNothingThatWasSafeFromPowerOnOn() throws Exception {
        LongForm.assume("StatesAnewTest, and the simulation");
        Path first = image("primary.img");
        Path second = image("backup.img");
        List<String> backup = new ArrayList<>(OFTEN);
        backup.addAll(List.of(
                "--standby",
                "cold",
                "--standby-folder",
                folder.resolve("standby").toString()));
        backup.addAll(List.of("-drive", drive(second)));
        List<String> primary = List.of("-drive", drive(first));
        try (Cluster cluster = new Cluster(
                        folder, List.of("--guest", "linux"), List.of(), primary, backup, ChildProcess.Life.LONG);
                AppendingShell shell = new AppendingShell(cluster.console())) {
            goOnUntilStatesCame(shell, cluster.primary());
            cluster.primary().kill();
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            assertEquals("", shell.failure());
            assertAllThere(shell.safe(), second);
        }
    }

    private static void goOnUntilStatesCame(AppendingShell shell, ChildProcess primary) throws Exception {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (states(primary) < STATES) {
            assertTrue(System.nanoTime() < end, "no state came");
            shell.goOn(RECORDS, PATIENCE_MILLIS);
        }
    }

    private static long states(ChildProcess primary) throws IOException {
        return Files.readString(primary.log())
                .lines()
                .filter(line -> line.contains(FRESH))
                .count();
    }

    private static void assertAllThere(long safe, Path image) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(image));
        assertEquals(Optional.empty(), AppendedRecords.complaint(bytes.slice(0, MEBIBYTE), safe, 1000));
        byte[] rest = new byte[IMAGE_BYTES - MEBIBYTE];
        bytes.get(MEBIBYTE, rest);
        assertTrue(Arrays.equals(named(), MEBIBYTE, IMAGE_BYTES, rest, 0, rest.length), "what nobody wrote is another");
    }

    /** Zeros where records are appended, and then bytes that nobody writes. */
    private static byte[] named() {
        byte[] named = new byte[IMAGE_BYTES];
        new Random(3).nextBytes(named);
        Arrays.fill(named, 0, MEBIBYTE, (byte) 0);
        return named;
    }

    private static String drive(Path image) {
        return "file=" + image + ",format=raw,if=virtio";
    }

    private Path image(String name) throws IOException {
        return Files.write(folder.resolve(name), named());
    }
}
