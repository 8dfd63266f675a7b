package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.understudy.verification.client.HistoryCheck;
import io.understudy.verification.client.KvClient;
import io.understudy.verification.client.KvClientListener;
import io.understudy.verification.client.Phase;
import io.understudy.verification.client.Verdict;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cosmic ray flips one bit of the backup's guest: it is found by its hash, reported, discarded and replaced. */
class DivergenceTest extends RequiresEngine {
    private static final long MILLIS = 60_000;

    /** A size that nothing else in a Java process has. */
    private static final int RAM_MEBIBYTES = 23;

    /** Where the guest kv has nothing. */
    private static final long UNUSED = (RAM_MEBIBYTES - 1L) << 20;

    @TempDir
    Path folder;

    @Test
    void shouldReplaceABackupWhoseMemoryChanged() throws Exception {
        List<String> machine = List.of("--guest", "kv", "-m", String.valueOf(RAM_MEBIBYTES));
        List<String> options = List.of("--hash-interval", "1000000");
        try (HostPool pool = new HostPool(folder, 3, machine, options, ChildProcess.Life.SHORT)) {
            HostPool.Pair pair = pool.awaitPair(0, MILLIS);
            try (KvClient client = KvClient.connect(pool.console(), 7, KvClientListener.SILENT)) {
                client.phase(Phase.HEAVY_OUTPUT);
                client.start();
                assertTrue(client.await(progress -> progress.inStep() && progress.answers() > 20));
                ChildProcess struck = pool.host(pair.backup());
                flip(guestRam(struck.pid()) + UNUSED, struck.pid());
                struck.await("role", "role=HALTED", MILLIS);
                HostPool.Pair next = pool.awaitPair(pair.view(), MILLIS);
                assertEquals(pair.primary(), next.primary());
                assertNotEquals(0, next.view() - pair.view());
                String said = Files.readString(struck.log());
                assertTrue(said.contains("the state has another hash"), said);
                Verdict verdict = HistoryCheck.check(client.finish(Duration.ofSeconds(15)));
                assertTrue(verdict.clean(), verdict.toString());
            }
        }
    }

    private static long guestRam(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/maps")).stream()
                .filter(line -> line.contains(" rw-p 00000000 00:00 0"))
                .map(line -> line.substring(0, line.indexOf(' ')).split("-", 2))
                .filter(range -> Long.parseLong(range[1], 16) - Long.parseLong(range[0], 16) == RAM_MEBIBYTES << 20)
                .map(range -> Long.parseLong(range[0], 16))
                .findFirst()
                .orElseThrow();
    }

    private static void flip(long address, long pid) throws IOException {
        try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "rw")) {
            memory.seek(address);
            int before = memory.read();
            memory.seek(address);
            memory.write(before ^ 1);
        } catch (IOException notAllowed) {
            abort("this system lets no process write another's memory: " + notAllowed.getMessage());
        }
    }
}
