package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.event.Stamped;
import io.understudy.verification.link.CuttableLinks;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person has the primary leave just after its backup froze, died or was cut off, which nobody can know yet: the machine
 * lives, and in the end it has left. {@code -Dunderstudy.handOverRounds=20} does each so many times.
 */
class HandOverTest extends RequiresEngine {
    private static final long MILLIS = 120_000;

    /** Of any Java process that TERM ended, however orderly. */
    private static final int TERMINATED = 128 + 15;

    private static final int ROUNDS = Integer.getInteger("understudy.handOverRounds", 1);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private interface Step {
        void take(HostPool pool, CuttableLinks links, String host) throws Exception;
    }

    private static void freeze(HostPool pool, CuttableLinks links, String host) throws Exception {
        pool.host(host).pause();
    }

    private static void kill(HostPool pool, CuttableLinks links, String host) {
        pool.host(host).kill();
    }

    private static void cutOff(HostPool pool, CuttableLinks links, String host) throws Exception {
        links.cutOff(host);
    }

    private static void nothing(HostPool pool, CuttableLinks links, String host) {
        // The backup is well.
    }

    private static void move(HostPool pool, CuttableLinks links, String primary) throws Exception {
        pool.tell(List.of("move", "vm"));
    }

    private static void interrupt(HostPool pool, CuttableLinks links, String primary) throws Exception {
        Process kill = new ProcessBuilder(
                        "kill", "-TERM", Long.toString(pool.host(primary).pid()))
                .start();
        assertEquals(0, kill.waitFor());
    }

    private void play(Step harm, Step wish, boolean ends) throws Exception {
        try (CuttableLinks links = new CuttableLinks();
                HostPool pool =
                        new HostPool(folder, 3, List.of("--guest", "kv"), List.of(), ChildProcess.Life.SHORT, links)) {
            for (int round = 1; round <= ROUNDS; round++) {
                HostPool.Pair pair = pool.awaitPair(0, MILLIS);
                ChildProcess leaver = pool.host(pair.primary());
                try (PoolClient client = new PoolClient(pool, round)) {
                    long asked = Stamped.nowMicros();
                    harm.take(pool, links, pair.backup());
                    wish.take(pool, links, pair.primary());
                    if (ends) {
                        assertEquals(TERMINATED, leaver.exitCode(MILLIS));
                        pool.startHost(pair.primary());
                    } else {
                        leaver.await("listening", "", asked, MILLIS);
                    }
                    assertTrue(Files.readString(leaver.log()).contains("handed VM vm over to "));
                    client.awaitAnswers();
                    client.assertCleanHistory();
                }
                links.heal();
                if (pool.host(pair.backup()).isAlive()) {
                    pool.host(pair.backup()).resume();
                } else {
                    pool.startHost(pair.backup());
                }
                pool.awaitPair(pair.view(), MILLIS);
            }
        }
    }

    @Test
    void shouldMoveAlthoughTheBackupFroze() throws Exception {
        play(HandOverTest::freeze, HandOverTest::move, false);
    }

    @Test
    void shouldMoveAlthoughTheBackupDied() throws Exception {
        play(HandOverTest::kill, HandOverTest::move, false);
    }

    @Test
    void shouldMoveAlthoughTheBackupIsCutOff() throws Exception {
        play(HandOverTest::cutOff, HandOverTest::move, false);
    }

    @Test
    void shouldLeaveWhenInterruptedAlthoughTheBackupFroze() throws Exception {
        play(HandOverTest::freeze, HandOverTest::interrupt, true);
    }

    @Test
    void shouldLeaveWhenInterruptedAlthoughTheBackupDied() throws Exception {
        play(HandOverTest::kill, HandOverTest::interrupt, true);
    }

    @Test
    void shouldLeaveWhenInterruptedAlthoughTheBackupIsCutOff() throws Exception {
        LongForm.assume("shouldMoveAlthoughTheBackupIsCutOff");
        play(HandOverTest::cutOff, HandOverTest::interrupt, true);
    }

    @Test
    void shouldLeaveToABackupThatIsWell() throws Exception {
        play(HandOverTest::nothing, HandOverTest::interrupt, true);
    }
}
