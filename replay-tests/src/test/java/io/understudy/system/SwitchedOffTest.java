package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cli.Understudy;
import io.understudy.verification.failover.Round;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.process.Breach;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each mechanism is needed: without it a client, or the comparison of the replicas, finds something. */
class SwitchedOffTest extends RequiresEngine {
    /** A client that waits longer waits in vain, or is on a computer so busy that the next round must show it. */
    private static final long PATIENCE_MILLIS = 5_000;

    /** In one of them the client has an answer in the moment that matters, on the busiest computer, too. */
    private static final int MOST_ROUNDS = 5;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private static Cluster cluster(Path folder, Breach breach) throws Exception {
        return Cluster.withLinksToCut(folder, List.of("--guest", "kv"), breach);
    }

    /** That nothing is found where everything is on, {@link FailoverTest} shows with the same victims. */
    @ParameterizedTest
    @CsvSource({"OUTPUT_RULE, LOG", "EARLY_ACK, LOG", "ARBITER, LINK", "VIEW_CHECK, PARTITION"})
    void shouldBeSeenByTheClient(Breach breach, Victim victim) throws Exception {
        if (breach != Breach.OUTPUT_RULE && breach != Breach.ARBITER) {
            LongForm.assume("the first of these rows");
        }
        boolean clean = true;
        for (int round = 0; round < MOST_ROUNDS && clean; round++) {
            Path own = Files.createDirectory(folder.resolve("round" + round));
            try (Cluster cluster = cluster(own, breach)) {
                clean = new Round(cluster, victim, new Random(round), PATIENCE_MILLIS)
                        .play()
                        .clean();
                Path loud = loud(cluster, breach).log();
                assertTrue(Files.readString(loud).contains("UNSAFE: "), loud.toString());
            }
        }
        assertFalse(clean);
    }

    private static ChildProcess loud(Cluster cluster, Breach breach) throws Exception {
        return switch (breach) {
            case ARBITER -> cluster.arbiter();
            case VIEW_CHECK -> cluster.gateway();
            case NONE, OUTPUT_RULE, EARLY_ACK, CLOCK, RANDOM, INTERRUPTS -> cluster.primary();
        };
    }

    /** Of the inputs that this guest has. */
    @ParameterizedTest
    @EnumSource(names = {"CLOCK", "INTERRUPTS"})
    void shouldBeSeenByTheComparisonOfTheReplicas(Breach breach) throws Exception {
        String said;
        try (Cluster cluster = cluster(folder, breach)) {
            said = new Round(cluster, Victim.PRIMARY, new Random(1), PATIENCE_MILLIS)
                    .play()
                    .brief();
        } catch (TimeoutException early) {
            said = early.getMessage();
        }
        assertTrue(said.contains("backup ended with code 3"), said);
        assertTrue(said.contains("replay diverged at instruction"), said);
    }

    @Test
    void shouldBeRefusedOutsideADemo() throws Exception {
        for (List<String> words : List.of(
                List.of("primary", "--unsafe-no-output-rule"),
                List.of("backup", "--unsafe-early-ack"),
                List.of("arbiter", "--unsafe-no-arbiter"),
                List.of("console", "--unsafe-no-view-check"),
                List.of("switch", "--unsafe-no-view-check"))) {
            String said = refused(words);
            assertTrue(said.contains("only for demos"), said);
        }
        // Its processes say it.
        List<String> host = List.of("host", "--name", "a", "--unsafe-log-nothing-of", "clock");
        CommandLineRun run = CommandLineRun.of(folder, "", host);
        assertEquals(2, run.exitCode(), run.errors());
        assertTrue(run.errors().contains("only for demos"), run.errors());
    }

    /** In this process, which is no part of a demo. */
    private static String refused(List<String> words) {
        PrintStream errors = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertEquals(2, Understudy.execute(List.of(), words.toArray(String[]::new)), words.toString());
        } finally {
            System.setErr(errors);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
