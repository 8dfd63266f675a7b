package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.demo.ChildProcess;
import io.understudy.demo.pool.HostPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Rows of the scenario table with the real processes of a pool: frozen, killed half-way, without an arbiter. */
class PoolScenarioTest extends RequiresEngine {
    private static final long MILLIS = 60_000;

    /** So much that its state takes a while to send. */
    private static final String BIG = "512";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private HostPool pool(int hosts, String... more) throws Exception {
        List<String> machine = new ArrayList<>(List.of("--guest", "kv"));
        machine.addAll(List.of(more));
        return new HostPool(folder, hosts, machine, List.of(), ChildProcess.Life.SHORT);
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private static String said(ChildProcess process) throws Exception {
        return Files.readString(process.log());
    }

    @Test
    void shouldNotNoticeAFrozenPrimaryThatThawsAfterTheTakeover() throws Exception {
        try (HostPool pool = pool(3)) {
            HostPool.Pair first = pool.awaitPair(0, MILLIS);
            ChildProcess frozen = pool.host(first.primary());
            try (PoolClient client = new PoolClient(pool, 1)) {
                frozen.pause();
                HostPool.Pair second = pool.awaitPair(first.view(), MILLIS);
                assertEquals(first.backup(), second.primary());
                assertNotEquals(first.primary(), second.backup());
                client.awaitAnswers();
                long thawed = now();
                frozen.resume();
                frozen.await("role", "role=HALTED", thawed, MILLIS);
                frozen.await("listening", "", thawed, MILLIS);
                assertTrue(said(frozen).contains("lost the race for the next view"), said(frozen));
                client.awaitAnswers();
                assertEquals(second, pool.awaitPair(0, MILLIS));
                assertTrue(pool.gateway().find("attached", "", thawed).isEmpty());
                assertTrue(pool.gateway().find("resumed", "", thawed).isEmpty(), "the gateway went to the thawed host");
                client.assertCleanHistory();
            }
        }
    }

    @Test
    void shouldGoOnAsAPairButNotTakeOverWhileTheArbiterIsDown() throws Exception {
        try (HostPool pool = pool(3)) {
            HostPool.Pair first = pool.awaitPair(0, MILLIS);
            try (PoolClient client = new PoolClient(pool, 2)) {
                pool.arbiter().kill();
                client.awaitAnswers();
                assertEquals(first, pool.awaitPair(0, MILLIS));
                long killed = now();
                ChildProcess backup = pool.host(first.backup());
                pool.host(first.primary()).kill();
                backup.await("role", "role=TAKING_OVER", killed, MILLIS);
                assertTrue(backup.find("role", "role=GOING_LIVE").isEmpty());
                pool.restartArbiter();
                HostPool.Pair second = pool.awaitPair(first.view(), MILLIS);
                assertEquals(first.backup(), second.primary());
                client.awaitAnswers();
                client.assertCleanHistory();
            }
        }
    }

    @Test
    void shouldBeStuckAndSaySoWhenBothDie() throws Exception {
        try (HostPool pool = pool(3)) {
            HostPool.Pair pair = pool.awaitPair(0, MILLIS);
            long killed = now();
            pool.host(pair.backup()).kill();
            pool.host(pair.primary()).kill();
            awaitStatus(pool, List.of("no host that has its state reports", "(dead)"), List.of());
            pool.startHost(pair.primary());
            pool.startHost(pair.backup());
            for (String host : pool.hosts()) {
                pool.host(host).await("listening", "", MILLIS);
            }
            String status = awaitStatus(pool, List.of("no host that has its state reports"), pool.hosts());
            assertTrue(status.contains(pair.primary() + " (dead)"), status);
            for (String host : pool.hosts()) {
                assertTrue(pool.host(host).find("role", "", killed).isEmpty(), host + " does something");
            }
        }
    }

    @Test
    void shouldEmptyAHalfFilledHostWhenThePrimaryDiesInTheMiddleOfAStateTransfer() throws Exception {
        try (HostPool pool = pool(2, "-m", BIG)) {
            String idle = pool.awaitRole("RECEIVING", MILLIS);
            ChildProcess receiving = pool.host(idle);
            long killed = now();
            pool.host(pool.awaitRole("RECRUITING", MILLIS)).kill();
            receiving.await("role", "role=LISTENING", killed, MILLIS);
            assertTrue(said(receiving).contains("lost the primary before its machine was here"), said(receiving));
            String status = awaitStatus(pool, List.of("no host that has its state reports"), List.of(idle));
            assertTrue(status.contains(" 1  "), status);
            assertTrue(receiving.find("role", "role=TAKING_OVER").isEmpty());
        }
    }

    @Test
    void shouldGoOnAndTakeAnotherHostWhenTheNewBackupDiesInTheMiddleOfAStateTransfer() throws Exception {
        try (HostPool pool = pool(3, "-m", BIG)) {
            String victim = pool.awaitRole("RECEIVING", MILLIS);
            String primary = pool.awaitRole("RECRUITING", MILLIS);
            long killed = now();
            pool.host(victim).kill();
            pool.host(primary).await("role", "role=ALONE", killed, MILLIS);
            assertTrue(said(pool.host(primary)).contains("still primary alone in view 1"), said(pool.host(primary)));
            try (PoolClient client = new PoolClient(pool, 3)) {
                HostPool.Pair pair = pool.awaitPair(1, MILLIS);
                assertEquals(primary, pair.primary());
                assertNotEquals(victim, pair.backup());
                client.awaitAnswers();
                client.assertCleanHistory();
            }
        }
    }

    /**
     * Asks for the status until it says all of this.
     *
     * @param idle these hosts are to be alive and idle
     */
    private String awaitStatus(HostPool pool, List<String> parts, List<String> idle) throws Exception {
        long deadline = System.nanoTime() + MILLIS * 1_000_000;
        while (true) {
            String status = CommandLineRun.of(folder, "", List.of("status", "--arbiter", pool.arbiterAddress()))
                    .output();
            boolean areIdle = idle.stream()
                    .allMatch(host -> status.lines().anyMatch(line -> line.matches(host + " +alive .* idle")));
            if (areIdle && parts.stream().allMatch(status::contains)) {
                return status;
            }
            assertTrue(System.nanoTime() < deadline, () -> "the status never said " + parts + ": " + status);
        }
    }
}
