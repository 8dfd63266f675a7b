package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.failover.Round;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.process.Breach;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes, one of them killed; the client's history must be clean. */
class FailoverTest extends RequiresEngine {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @ParameterizedTest
    @EnumSource(value = Victim.class, mode = EnumSource.Mode.EXCLUDE, names = "NEWCOMER")
    void shouldGoOnWhateverIsKilled(Victim victim) throws Exception {
        if (victim == Victim.LINK || victim == Victim.LOG || victim == Victim.BACKUP) {
            LongForm.assume("the simulation, where links break in every history");
        }
        long seed = System.nanoTime();
        try (Cluster cluster = Cluster.withLinksToCut(folder, List.of("--guest", "kv"), Breach.NONE)) {
            Timeline timeline = new Round(cluster, victim, new Random(seed)).play();
            assertTrue(timeline.clean(), () -> "seed " + seed + ": " + timeline.brief());
        }
    }

    @Test
    void shouldKeepReplicasIdenticalToTheEnd() throws Exception {
        List<String> pair = List.of("--until", "60000000", "--hash-interval", "1000000", "--slice", "50000");
        try (Cluster cluster = new Cluster(folder, List.of("--guest", "torture"), pair)) {
            assertEquals(0, cluster.primary().exitCode(60_000));
            assertEquals(0, cluster.backup().exitCode(60_000));
            String said = Files.readString(cluster.backup().log());
            assertTrue(said.contains("60 state hashes compared, all equal"), said);
        }
    }

    @Test
    void shouldRefuseAPrimaryThatIsStartedAgain() throws Exception {
        try (Cluster cluster = new Cluster(folder, List.of("--guest", "kv"), List.of())) {
            cluster.primary().kill();
            cluster.backup().await("role", "role=ALONE", 30_000);
            CommandLineRun again = CommandLineRun.of(
                    folder,
                    "",
                    List.of("primary", "--alone", "--console", "127.0.0.1:0", "--arbiter", cluster.arbiterAddress()));
            assertEquals(3, again.exitCode(), again.errors());
            assertTrue(again.errors().contains("VM vm was started before"), again.errors());
            assertTrue(again.errors().contains("another --vm"), again.errors());
            assertTrue(cluster.backup().isAlive());
        }
    }

    @Test
    void shouldNotWaitForAnArbiterThatWasNeverThere() throws Exception {
        ChildProcess backup = ChildProcess.start(
                folder,
                "backup",
                ChildProcess.Life.SHORT,
                List.of("backup", "--events", "--listen", "127.0.0.1:0", "--console", "127.0.0.1:0"));
        try {
            String log = backup.await("listening", "", 30_000).detail("log").orElseThrow();
            CommandLineRun primary = CommandLineRun.of(
                    folder,
                    "",
                    List.of(
                            "primary",
                            "--backup",
                            "127.0.0.1:" + log,
                            "--console",
                            "127.0.0.1:0",
                            "--arbiter",
                            "127.0.0.1:1"));
            assertEquals(3, primary.exitCode(), primary.errors());
            assertTrue(primary.errors().contains("start it with './understudy arbiter'"), primary.errors());
        } finally {
            backup.kill();
        }
    }

    @Test
    void shouldWaitForTheArbiterBeforeItTakesOver() throws Exception {
        try (Cluster cluster = new Cluster(folder, List.of("--guest", "kv"), List.of())) {
            cluster.arbiter().kill();
            cluster.primary().kill();
            cluster.backup().await("role", "role=TAKING_OVER", 30_000);
            assertTrue(cluster.backup().find("role", "role=GOING_LIVE").isEmpty());
            cluster.restartArbiter();
            cluster.backup().await("role", "role=ALONE", 30_000);
        }
    }

    @Test
    void shouldSayOnBothSidesWhyABackupRefuses() throws Exception {
        try (Cluster cluster = new Cluster(folder, List.of("--guest", "kv"), List.of())) {
            String log = cluster.backup()
                    .find("listening", "")
                    .flatMap(event -> event.detail("log"))
                    .orElseThrow();
            refusedAsBackupOf("the guest image differs", cluster, log, "--guest", "clock");
            refusedAsBackupOf("the RAM in bytes differs", cluster, log, "--guest", "kv", "-m", "32");
            assertTrue(cluster.backup().isAlive() && cluster.primary().isAlive());
        }
    }

    private void refusedAsBackupOf(String why, Cluster cluster, String logPort, String... guest) throws Exception {
        List<String> primary = new ArrayList<>(List.of("primary", "--console", "127.0.0.1:0"));
        primary.addAll(List.of("--backup", "127.0.0.1:" + logPort, "--arbiter", cluster.arbiterAddress()));
        primary.addAll(List.of(guest));
        CommandLineRun other = CommandLineRun.of(folder, "", primary);
        assertEquals(3, other.exitCode(), other.errors());
        assertTrue(other.errors().contains(why), other.errors());
        String said = Files.readString(cluster.backup().log());
        assertTrue(said.contains("refused primary") && said.contains(why), said);
    }
}
