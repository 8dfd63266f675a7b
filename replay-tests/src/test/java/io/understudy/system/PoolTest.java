package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.event.Stamped;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.pool.PoolRound;
import io.understudy.verification.process.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real hosts of a pool: whatever is taken away, and whoever is asked to leave, the VM is redundant again. */
class PoolTest extends RequiresEngine {
    private static final long MILLIS = 60_000;

    @TempDir
    Path folder;

    private HostPool pool(int hosts, String... more) throws Exception {
        List<String> machine = new ArrayList<>(List.of("--guest", "kv"));
        machine.addAll(List.of(more));
        return new HostPool(folder, hosts, machine, List.of(), ChildProcess.Life.SHORT);
    }

    private static long now() {
        return Stamped.nowMicros();
    }

    @Test
    void shouldBeRedundantAgainWhoeverIsKilled() throws Exception {
        try (HostPool pool = pool(3)) {
            for (Victim victim : List.of(Victim.PRIMARY, Victim.BACKUP, Victim.NEWCOMER, Victim.PRIMARY)) {
                Timeline round = new PoolRound(pool, victim, new Random(7)).play();
                assertTrue(round.clean(), round.brief());
                assertTrue(round.redundantMicros().isPresent());
            }
        }
    }

    @Test
    void shouldMoveToTheBackupAndBeIdleAgain() throws Exception {
        try (HostPool pool = pool(3)) {
            HostPool.Pair first = pool.awaitPair(0, MILLIS);
            long asked = now();
            pool.tell(List.of("move", "vm"));
            HostPool.Pair second = pool.awaitPair(first.view(), MILLIS);
            assertEquals(first.backup(), second.primary());
            pool.host(first.primary()).await("listening", "", asked, MILLIS);
            assertTrue(said(pool, first.primary()).contains("handed VM vm over to " + first.backup()));
        }
    }

    @Test
    void shouldEmptyAHostWhateverItIs() throws Exception {
        try (HostPool pool = pool(4)) {
            HostPool.Pair first = pool.awaitPair(0, MILLIS);
            pool.tell(List.of("drain", first.backup()));
            HostPool.Pair second = pool.awaitPair(first.view(), MILLIS);
            assertEquals(first.primary(), second.primary());
            assertNotEquals(first.backup(), second.backup());
            pool.tell(List.of("drain", second.primary()));
            HostPool.Pair third = pool.awaitPair(second.view(), MILLIS);
            assertEquals(second.backup(), third.primary());
            assertTrue(!third.backup().equals(first.backup()) && !third.backup().equals(second.primary()));
        }
    }

    @Test
    void shouldWaitForAPersonIfRepairIsManual() throws Exception {
        try (HostPool pool = pool(3, "--repair", "manual")) {
            HostPool.Pair first = pool.awaitPair(0, MILLIS);
            // Its primary hears of its death before it has quite ended.
            long asked = now() - 1;
            pool.host(first.backup()).kill();
            pool.host(first.primary()).await("role", "role=ALONE", asked, MILLIS);
            // What does not happen has no event; but in so many seconds of its own it has reported several times.
            pool.host(first.primary()).awaitProgress(2, MILLIS);
            assertEquals(
                    "ALONE",
                    pool.host(first.primary())
                            .last("role")
                            .flatMap(event -> event.detail("role"))
                            .orElseThrow());
            pool.tell(List.of("repair", "vm"));
            HostPool.Pair second = pool.awaitPair(first.view(), MILLIS);
            assertEquals(first.primary(), second.primary());
        }
    }

    @Test
    void shouldEndTheMachineOnBothWhenItIsStopped() throws Exception {
        try (HostPool pool = pool(2)) {
            HostPool.Pair pair = pool.awaitPair(0, MILLIS);
            long asked = now();
            pool.tell(List.of("stop", "vm"));
            for (String host : List.of(pair.primary(), pair.backup())) {
                pool.host(host).await("finished", "code=0", asked, MILLIS);
                pool.host(host).await("listening", "", asked, MILLIS);
            }
        }
    }

    private static String said(HostPool pool, String host) throws Exception {
        return Files.readString(pool.host(host).log());
    }
}
