package io.understudy.system;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.event.Stamped;
import io.understudy.verification.failover.Round;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.pool.PoolRound;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real hosts whose backups store the log: a client notices nothing but the wait, and nothing is made of bad files. */
class ColdStandbyTest extends RequiresEngine {
    private static final long MILLIS = 60_000;
    private static final List<String> COLD = List.of("--guest", "kv", "--standby", "cold");

    @TempDir
    Path folder;

    private Path stored() {
        return folder.resolve("standby");
    }

    private HostPool pool(String... more) throws Exception {
        return new HostPool(folder, 3, COLD, List.of(more), ChildProcess.Life.SHORT);
    }

    private static String said(ChildProcess host) throws IOException {
        return Files.readString(host.log());
    }

    /** The thread that stores removes what it stored, after the host has said that it listens again. */
    private void awaitStored(String host, String... names) throws Exception {
        long end = System.nanoTime() + MILLISECONDS.toNanos(MILLIS);
        while (!stored(host).equals(Set.of(names)) && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertEquals(Set.of(names), stored(host));
    }

    /** The names of what a host stores, those of its logs as one. */
    private SortedSet<String> stored(String host) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> stays = Files.newDirectoryStream(stored(), host + "@*")) {
            for (Path stay : stays) {
                try (Stream<Path> files = Files.list(stay)) {
                    files.forEach(
                            file -> names.add(file.getFileName().toString().replaceAll("^log-.*", "log")));
                } catch (NoSuchFileException e) {
                    // It went while we looked.
                }
            }
        }
        return names;
    }

    @Test
    void shouldBeRedundantAgainWhoeverIsKilled() throws Exception {
        try (HostPool pool = pool()) {
            for (Victim victim : List.of(Victim.PRIMARY, Victim.BACKUP, Victim.PRIMARY)) {
                Timeline round = new PoolRound(pool, victim, new Random(7)).play();
                assertTrue(round.clean(), round.brief());
                assertTrue(round.redundantMicros().isPresent());
            }
            HostPool.Pair pair = pool.awaitPair(0, MILLIS);
            // One state and one log of the present backup; what others stored went with their stay.
            awaitStored(pair.backup(), "lock", "log", "state-1");
            awaitStored(pair.primary());
        }
    }

    @Test
    void shouldTakeOverFromAFreshState() throws Exception {
        try (HostPool pool = pool("--standby-instructions", "100000")) {
            HostPool.Pair pair = pool.awaitPair(0, MILLIS);
            Timeline round = new PoolRound(pool, Victim.PRIMARY, new Random(7)).play();
            assertTrue(round.clean(), round.brief());
            // A killed host is started again under the same name, and goes on with the same file.
            assertTrue(said(pool.host(pair.primary())).contains("sent the backup a fresh state"));
        }
    }

    @Test
    void shouldTakeOverAPairFromPowerOnOn() throws Exception {
        List<String> backup = List.of("--standby", "cold", "--standby-folder", stored().toString());
        try (Cluster cluster =
                new Cluster(folder, List.of("--guest", "kv"), List.of(), List.of(), backup, ChildProcess.Life.SHORT)) {
            Timeline round = new Round(cluster, Victim.PRIMARY, new Random(7)).play();
            assertTrue(round.clean(), round.brief());
        }
    }

    @Test
    void shouldRefuseToTakeOverFromADamagedLog() throws Exception {
        try (HostPool pool = pool()) {
            HostPool.Pair pair = pool.awaitPair(0, MILLIS);
            damage(pair.backup(), "state-1");
            long killed = Stamped.nowMicros();
            pool.host(pair.primary()).kill();
            pool.host(pair.backup()).await("finished", "code=3", killed, MILLIS);
            String said = said(pool.host(pair.backup()));
            assertTrue(said.contains("cannot take over: ") && said.contains("corrupt at byte"), said);
            assertTrue(!said.contains("\tat "), said);
        }
    }

    private void damage(String host, String name) throws IOException {
        Path file;
        try (var all = Files.walk(stored())) {
            file = all.filter(each -> each.getParent().getFileName().toString().startsWith(host + "@"))
                    .filter(each -> each.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() / 2);
            int was = bytes.read();
            bytes.seek(bytes.length() / 2);
            bytes.write(was ^ 0x10);
        }
    }

    @Test
    void shouldEndTheMachineOnBothWhenItIsStopped() throws Exception {
        try (HostPool pool = pool()) {
            HostPool.Pair pair = pool.awaitPair(0, MILLIS);
            long asked = Stamped.nowMicros();
            pool.tell(List.of("stop", "vm"));
            for (String host : List.of(pair.primary(), pair.backup())) {
                pool.host(host).await("finished", "code=0", asked, MILLIS);
                pool.host(host).await("listening", "", asked, MILLIS);
            }
            awaitStored(pair.backup());
        }
    }
}
