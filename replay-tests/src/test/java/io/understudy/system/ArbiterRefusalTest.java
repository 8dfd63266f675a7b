package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.client.ArbiterQuery;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishVerdict;
import io.understudy.verification.process.ChildProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An arbiter process that must not run says so in one line and ends; the one that may goes on. */
class ArbiterRefusalTest {
    private static final VmName VM = new VmName("kv");
    private static final long PATIENCE_MILLIS = 30_000;

    @TempDir
    private Path folder;

    private Path directory;
    private ChildProcess arbiter;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        directory = folder.resolve("arbiter");
        begin();
        Wish wish = new Wish.Start(VM, Spec.EMPTY, RepairMode.AUTO, StandbyMode.HOT);
        assertEquals(new WishVerdict.Noted(), ArbiterQuery.wish(List.of(address), wish, PATIENCE_MILLIS));
    }

    @AfterEach
    void end() {
        arbiter.kill();
    }

    @Test
    void shouldRefuseASecondProcessOnOneJournal() throws Exception {
        refuses(directory, "another arbiter uses this journal; stop it or choose another directory");
        remembers();
    }

    @Test
    void shouldRefuseACopyBesideTheOriginal() throws Exception {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (String file : List.of("cluster", "journal")) {
            Files.copy(directory.resolve(file), copy.resolve(file));
        }
        refuses(copy, "is a copy: beside the original of cluster");
        remembers();
    }

    @Test
    void shouldRefuseAJournalThatWasCutAndGoOnWithTheWholeOne() throws Exception {
        arbiter.kill();
        Path journal = directory.resolve("journal");
        byte[] whole = Files.readAllBytes(journal);
        for (int length : new int[] {whole.length - 1, 32}) {
            Files.write(journal, Arrays.copyOf(whole, length));
            refuses(directory, "the records up to offset " + whole.length + " were answered and are not there");
        }
        Files.write(journal, whole);
        begin();
        remembers();
    }

    private void begin() throws Exception {
        arbiter = ChildProcess.start(folder, "arbiter", ChildProcess.Life.SHORT, arguments(directory));
        String port =
                arbiter.await("listening", "", PATIENCE_MILLIS).detail("port").orElseThrow();
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    private void remembers() throws Exception {
        assertTrue(arbiter.isAlive());
        assertTrue(ArbiterQuery.pool(List.of(address), PATIENCE_MILLIS).vm(VM).isPresent());
    }

    private void refuses(Path journal, String why) throws Exception {
        CommandLineRun run = CommandLineRun.of(folder, "", arguments(journal));
        assertNotEquals(0, run.exitCode(), run.errors());
        List<String> said = run.errors()
                .lines()
                .filter(line -> line.startsWith("understudy: "))
                .toList();
        assertEquals(1, said.size(), run.errors());
        assertTrue(said.get(0).contains(journal.toString()) && said.get(0).contains(why), said.get(0));
        assertFalse(run.errors().contains("\tat "), run.errors());
        assertFalse(run.output().contains("listening"), run.output());
    }

    private static List<String> arguments(Path journal) {
        return List.of("arbiter", "--events", "--listen", "127.0.0.1:0", "--journal", journal.toString());
    }
}
