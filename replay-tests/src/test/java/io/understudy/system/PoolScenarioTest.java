package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.event.Stamped;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows of the scenario table with the real processes of a pool: frozen, killed half-way, without an arbiter. A pool whose
 * machine is up after a test serves the next one, too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoolScenarioTest extends RequiresEngine {
    private static final long MILLIS = 60_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private int pools;
    private HostPool pool;
    private HostPool.Pair pair;
    private String idle;
    private boolean isUp;

    @BeforeEach
    void findThePair() throws Exception {
        if (pool == null) {
            Path own = Files.createDirectory(folder.resolve("pool" + ++pools));
            // So much memory that its state takes a while to send.
            List<String> machine = List.of("--guest", "kv", "-m", "256");
            pool = new HostPool(own, 3, machine, List.of(), ChildProcess.Life.SHORT);
        }
        isUp = false;
        for (String host : pool.hosts()) {
            if (!pool.host(host).isAlive()) {
                pool.startHost(host);
            }
        }
        pair = pool.awaitPair(0, MILLIS);
        idle = pool.hosts().stream()
                .filter(host -> !host.equals(pair.primary()) && !host.equals(pair.backup()))
                .findFirst()
                .orElseThrow();
        pool.host(idle).await("listening", "", MILLIS);
    }

    @AfterEach
    void closeUnlessUp() {
        if (!isUp && pool != null) {
            pool.close();
            pool = null;
        }
    }

    @AfterAll
    void close() {
        isUp = false;
        closeUnlessUp();
    }

    private static long now() {
        return Stamped.nowMicros();
    }

    private static long saidSoFar(ChildProcess process) throws Exception {
        return Files.size(process.log());
    }

    private static void assertSaid(ChildProcess process, long since, String text) throws Exception {
        String said = Files.readString(process.log()).substring((int) since);
        assertTrue(said.contains(text), said);
    }

    @Test
    void shouldNotNoticeAFrozenPrimaryThatThawsAfterTheTakeover() throws Exception {
        ChildProcess frozen = pool.host(pair.primary());
        long said = saidSoFar(frozen);
        try (PoolClient client = new PoolClient(pool, 1)) {
            frozen.pause();
            HostPool.Pair second = pool.awaitPair(pair.view(), MILLIS);
            assertEquals(new HostPool.Pair(pair.view() + 2, pair.backup(), idle), second);
            client.awaitAnswers();
            long thawed = now();
            frozen.resume();
            frozen.await("role", "role=HALTED", thawed, MILLIS);
            frozen.await("listening", "", thawed, MILLIS);
            assertSaid(frozen, said, "lost the race for the next view");
            client.awaitAnswers();
            assertEquals(second, pool.awaitPair(0, MILLIS));
            assertTrue(pool.gateway().find("resumed", "", thawed).isEmpty(), "the gateway left the new primary");
            client.assertCleanHistory();
        }
        isUp = true;
    }

    @Test
    void shouldGoOnAsAPairButNotTakeOverWhileTheArbiterIsDown() throws Exception {
        ChildProcess backup = pool.host(pair.backup());
        try (PoolClient client = new PoolClient(pool, 2)) {
            pool.arbiter().kill();
            client.awaitAnswers();
            assertEquals(pair, pool.awaitPair(0, MILLIS));
            long killed = now();
            pool.host(pair.primary()).kill();
            backup.await("role", "role=TAKING_OVER", killed, MILLIS);
            assertTrue(backup.find("role", "role=GOING_LIVE", killed).isEmpty());
            pool.restartArbiter();
            HostPool.Pair second = pool.awaitPair(pair.view(), MILLIS);
            assertEquals(pair.backup(), second.primary());
            client.awaitAnswers();
            client.assertCleanHistory();
        }
        isUp = true;
    }

    @Test
    void shouldGoOnAndTakeAnotherHostWhenTheNewBackupDiesInTheMiddleOfAStateTransfer() throws Exception {
        ChildProcess primary = pool.host(pair.primary());
        long said = saidSoFar(primary);
        try (PoolClient client = new PoolClient(pool, 3)) {
            killTheNewcomerWhileItReceives();
            assertSaid(primary, said, "still primary alone in view " + (pair.view() + 1));
            client.awaitAnswers();
            pool.startHost(pair.backup());
            HostPool.Pair second = pool.awaitPair(pair.view(), MILLIS);
            assertEquals(new HostPool.Pair(pair.view() + 2, pair.primary(), pair.backup()), second);
            client.awaitAnswers();
            client.assertCleanHistory();
        }
        isUp = true;
    }

    private void killTheNewcomerWhileItReceives() throws Exception {
        awaitReceiving();
        long killed = now();
        pool.host(idle).kill();
        pool.host(pair.primary()).await("role", "role=ALONE", killed, MILLIS);
    }

    /** The backup is gone, and the idle host is being filled. */
    private void awaitReceiving() throws Exception {
        long killed = now();
        pool.host(pair.backup()).kill();
        pool.host(idle).await("role", "role=RECEIVING", killed, MILLIS);
    }

    @Test
    void shouldEmptyAHalfFilledHostAndSaySoWhenThePrimaryDiesInTheMiddleOfAStateTransfer() throws Exception {
        ChildProcess receiving = pool.host(idle);
        long said = saidSoFar(receiving);
        awaitReceiving();
        long killed = now();
        pool.host(pair.primary()).kill();
        receiving.await("role", "role=LISTENING", killed, MILLIS);
        assertSaid(receiving, said, "lost the primary before its machine was here");
        String status = awaitStatus("no host that has its state reports", List.of(idle));
        assertTrue(status.contains(pair.primary() + " (dead)"), status);
        assertTrue(receiving.find("role", "role=TAKING_OVER", killed).isEmpty());
    }

    @Test
    void shouldBeStuckAndSaySoWhenBothDie() throws Exception {
        long killed = now();
        pool.host(pair.backup()).kill();
        pool.host(pair.primary()).kill();
        pool.startHost(pair.primary());
        pool.startHost(pair.backup());
        String status = awaitStatus("no host that has its state reports", pool.hosts());
        assertTrue(status.contains(pair.primary() + " (dead)"), status);
        for (String host : pool.hosts()) {
            assertTrue(
                    pool.host(host).find("role", "role=CREATING_VIEW", killed).isEmpty(), host + " begins anew");
            assertTrue(pool.host(host).find("role", "role=GOING_LIVE", killed).isEmpty(), host + " takes over");
        }
    }

    /**
     * Asks for the status until it says this.
     *
     * @param idle these hosts are to be alive and idle
     */
    private String awaitStatus(String text, List<String> idle) throws Exception {
        long deadline = System.nanoTime() + MILLIS * 1_000_000;
        while (true) {
            String status = CommandLineRun.of(folder, "", List.of("status", "--arbiter", pool.arbiterAddress()))
                    .output();
            boolean areIdle = idle.stream()
                    .allMatch(host -> status.lines().anyMatch(line -> line.matches(host + " +alive .* idle")));
            if (areIdle && status.contains(text)) {
                return status;
            }
            assertTrue(System.nanoTime() < deadline, () -> "the status never said '" + text + "': " + status);
        }
    }
}
