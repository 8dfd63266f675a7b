package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.pool.PoolRound;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Keyed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that know each other by certificates, and those that are not of them. */
class KeysTest extends RequiresEngine {
    private static final long MILLIS = 120_000;

    @TempDir
    private Path folder;

    @Test
    void shouldFailOverAmongProcessesWithKeysAndLetNobodyElseIn() throws Exception {
        Keyed keys = new Keyed(folder.resolve("keys"), "vm");
        try (HostPool pool =
                new HostPool(folder, 3, List.of("--guest", "kv"), List.of(), ChildProcess.Life.SHORT, keys)) {
            for (Victim victim : List.of(Victim.PRIMARY, Victim.BACKUP)) {
                Timeline round = new PoolRound(pool, victim, new Random(7)).play();
                assertTrue(round.clean(), round.brief());
                assertTrue(round.redundantMicros().isPresent());
            }
            refusesStrangers(pool);
            pool.awaitPair(0, MILLIS);
        }
    }

    /** A process of the same user without keys, and one whose keys another authority issued. */
    private void refusesStrangers(HostPool pool) throws Exception {
        String arbiter = pool.arbiterAddress();
        CommandLineRun without = CommandLineRun.of(folder, "", List.of("status", "--arbiter", arbiter));
        assertEquals(1, lines(without).size(), without.errors());
        assertTrue(lines(without).get(0).contains("has it --keys, and this process not?"), without.errors());
        Keyed others = new Keyed(folder.resolve("others"), "vm");
        CommandLineRun foreign = CommandLineRun.of(
                folder,
                "",
                List.of(
                        "stop",
                        "vm",
                        "--arbiter",
                        arbiter,
                        "--keys",
                        others.identity("client").get(1)));
        assertEquals(1, lines(foreign).size(), foreign.errors());
        assertTrue(lines(foreign).get(0).contains("certificate is not of our authority"), foreign.errors());
        String said = Files.readString(pool.arbiter().log());
        assertTrue(said.contains("at the port for the arbiter: it does not speak TLS"), said);
        assertTrue(said.contains("at the port for the arbiter: it refuses our certificate"), said);
    }

    @Test
    void shouldRefuseAnotherUsersProcesses() throws Exception {
        ChildProcess arbiter = ChildProcess.start(
                folder,
                "arbiter",
                ChildProcess.Life.SHORT,
                List.of("arbiter", "--events", "--listen", "127.0.0.1:0", "--journal", folder + "/journal"));
        try {
            String address = "127.0.0.1:"
                    + arbiter.await("listening", "", MILLIS).detail("port").orElseThrow();
            Map<String, String> another =
                    Map.of("XDG_STATE_HOME", folder.resolve("another").toString());
            CommandLineRun run = CommandLineRun.of(folder, "", another, List.of("status", "--arbiter", address));
            assertEquals(1, lines(run).size(), run.errors());
            assertTrue(lines(run).get(0).contains("does not have this user's secret"), run.errors());
            String said = Files.readString(arbiter.log());
            assertTrue(said.contains("it closed the connection before it proved that it is ours"), said);
            CommandLineRun own = CommandLineRun.of(folder, "", List.of("status", "--arbiter", address));
            assertEquals(0, own.exitCode(), own.errors());
        } finally {
            arbiter.kill();
        }
    }

    @Test
    void shouldNotOpenAPortToOthersWithoutKeys() throws Exception {
        for (List<String> words : List.of(
                List.of("arbiter", "--listen", "0.0.0.0:0", "--journal", folder + "/j"),
                List.of("host", "--name", "a", "--vms", "1", "--listen", "0.0.0.0:0", "--arbiter", "127.0.0.1:1"),
                List.of("console", "--listen", "0.0.0.0:0", "--arbiter", "127.0.0.1:1"),
                List.of("switch", "--listen", "0.0.0.0:0"))) {
            CommandLineRun run = CommandLineRun.of(folder, "", words);
            assertEquals(2, run.exitCode(), run.errors());
            assertEquals(1, lines(run).size(), run.errors());
            assertTrue(lines(run).get(0).contains("'./understudy keys init', then './understudy keys "), run.errors());
        }
    }

    private static List<String> lines(CommandLineRun run) {
        assertFalse(run.errors().contains("\tat "), run.errors());
        return run.errors()
                .lines()
                .filter(line -> line.startsWith("understudy: "))
                .toList();
    }
}
