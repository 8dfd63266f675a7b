package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.event.Stamped;
import io.understudy.verification.link.Direction;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows of the scenario table with a network that is really cut, one after the other on the same pool: each finds the
 * machine redundant and leaves it to the next to be so again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkPartitionTest extends RequiresEngine {
    private static final long MILLIS = 60_000;
    private static final String ARBITER = "arbiter";
    private static final long SILENCE_MILLIS = 1_000;

    /** One for each second of a host's own. */
    private static final int LOOKS = 60;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private NamespaceNetwork network;
    private HostPool pool;
    private HostPool.Pair pair;

    @BeforeAll
    void start() throws Exception {
        NamespaceNetwork.assumePossible();
        network = new NamespaceNetwork(List.of("a", "b", "c", ARBITER));
        pool = new HostPool(
                folder,
                3,
                List.of("--guest", "kv"),
                List.of("--silence", String.valueOf(SILENCE_MILLIS)),
                ChildProcess.Life.SHORT,
                network);
    }

    @AfterAll
    void end() throws Exception {
        if (pool != null) {
            pool.close();
        }
        if (network != null) {
            network.close();
        }
    }

    @BeforeEach
    void findThePair() throws Exception {
        network.heal();
        pair = pool.awaitPair(0, MILLIS);
    }

    private static long now() {
        return Stamped.nowMicros();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void shouldGoOnOnExactlyOneHostWhenTheLinkOfThePairIsCut(Direction cut) throws Exception {
        try (PoolClient client = new PoolClient(pool, 10)) {
            long at = now();
            if (cut != Direction.TO_PRIMARY) {
                network.cut(pair.primary(), pair.backup());
            }
            if (cut != Direction.TO_BACKUP) {
                network.cut(pair.backup(), pair.primary());
            }
            awaitOneWinner(at, "the link " + cut);
            client.awaitAnswers();
            network.heal();
            pool.awaitPair(pair.view(), MILLIS);
            client.awaitAnswers();
            client.assertCleanHistory();
        }
    }

    @Test
    void shouldStayPrimaryWhenOnlyTheArbiterCannotBeReached() throws Exception {
        try (PoolClient client = new PoolClient(pool, 11)) {
            int said = said(pair.primary()).length();
            network.cutBothWays(pair.primary(), ARBITER);
            awaitSaid(pair.primary(), said, "the pair is intact and goes on");
            client.awaitAnswers();
            assertEquals(pair, pool.awaitPair(0, MILLIS));
            network.heal();
            client.awaitAnswers();
            assertEquals(pair, pool.awaitPair(0, MILLIS));
            client.assertCleanHistory();
        }
    }

    /** Its client can still reach it, and gets nothing from it. */
    @Test
    void shouldNotAnswerAtAPrimaryThatIsCutOffFromItsBackupAndTheArbiter() throws Exception {
        try (PoolClient client = new PoolClient(pool, 12)) {
            long at = now();
            network.cutBothWays(pair.primary(), pair.backup());
            network.cutBothWays(pair.primary(), ARBITER);
            ChildProcess old = pool.host(pair.primary());
            old.await("role", "role=GOING_ALONE", at, MILLIS);
            pool.host(pair.backup()).await("role", "role=ALONE", at, MILLIS);
            HostPool.Pair next = pool.awaitPair(pair.view(), MILLIS);
            assertEquals(pair.backup(), next.primary());
            client.awaitAnswers();
            assertEquals(Optional.of("GOING_ALONE"), role(pair.primary()));
            long healed = now();
            network.heal();
            old.await("role", "role=HALTED", healed, MILLIS);
            client.awaitAnswers();
            client.assertCleanHistory();
        }
    }

    @Test
    void shouldActOnNoHostWhileTheWholeNetworkIsDownAndOnExactlyOneAfterwards() throws Exception {
        try (PoolClient client = new PoolClient(pool, 13)) {
            long at = now();
            network.cutEverything();
            pool.host(pair.primary()).await("role", "role=GOING_ALONE", at, MILLIS);
            pool.host(pair.backup()).await("role", "role=TAKING_OVER", at, MILLIS);
            int answers = client.answers();
            // What does not happen has no event; but each has had a second of its own, as long as its silence timeout.
            pool.host(pair.primary()).awaitProgress(2, MILLIS);
            pool.host(pair.backup()).awaitProgress(1, MILLIS);
            assertEquals(answers, client.answers());
            assertEquals(Optional.of("GOING_ALONE"), role(pair.primary()));
            assertEquals(Optional.of("TAKING_OVER"), role(pair.backup()));
            network.heal();
            awaitOneWinner(at, "the whole network");
            pool.awaitPair(pair.view(), MILLIS);
            client.awaitAnswers();
            client.assertCleanHistory();
        }
    }

    /** One of the two goes on alone, the other halts and is idle again. */
    private void awaitOneWinner(long cutAt, String what) throws Exception {
        ChildProcess primary = pool.host(pair.primary());
        ChildProcess backup = pool.host(pair.backup());
        long deadline = System.nanoTime() + MILLIS * 1_000_000;
        while (Stream.of(primary, backup)
                .allMatch(host -> host.find("role", "role=HALTED", cutAt).isEmpty())) {
            assertTrue(System.nanoTime() < deadline, "neither host halted");
            Thread.sleep(5);
        }
        boolean primaryWon = primary.find("role", "role=HALTED", cutAt).isEmpty();
        ChildProcess winner = primaryWon ? primary : backup;
        ChildProcess loser = primaryWon ? backup : primary;
        winner.await("role", "role=ALONE", cutAt, MILLIS);
        loser.await("finished", "code=3", cutAt, MILLIS);
        assertTrue(winner.find("role", "role=HALTED", cutAt).isEmpty(), "both halted");
        assertTrue(loser.find("role", "role=ALONE", cutAt).isEmpty(), "both went on");
        report(cutAt, what, primaryWon);
    }

    /** For people who read the output of the tests: a figure of a busy machine is no reason to fail. */
    private void report(long cutAt, String what, boolean primaryWon) {
        String line = Stream.of("GOING_ALONE", "TAKING_OVER")
                .flatMap(role -> Stream.of(pair.primary(), pair.backup())
                        .flatMap(host -> pool.host(host).find("role", "role=" + role, cutAt).stream())
                        .map(event -> role + " after " + (event.micros() - cutAt) / 1000 + " ms"))
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        System.out.println("cut " + what + ": " + line + "; the silence timeout is " + SILENCE_MILLIS + " ms; the "
                + (primaryWon ? "primary" : "backup") + " won");
    }

    private Optional<String> role(String host) {
        return pool.host(host).last("role").flatMap(event -> event.detail("role"));
    }

    private String said(String host) throws Exception {
        return Files.readString(pool.host(host).log());
    }

    private void awaitSaid(String host, int from, String text) throws Exception {
        for (int looks = 0; said(host).indexOf(text, from) < 0; looks++) {
            assertTrue(looks < LOOKS, host + " never said '" + text + "'");
            pool.host(host).awaitProgress(1, MILLIS);
        }
    }
}
