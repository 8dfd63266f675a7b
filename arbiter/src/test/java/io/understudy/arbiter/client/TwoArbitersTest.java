package io.understudy.arbiter.client;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.C;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.advance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Verdict;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two hosts of a view ask two arbiters: however the second one came to be, at most one of the two goes on. */
class TwoArbitersTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path folder;

    private final Transport transport = Transport.nio("test");
    private final List<AutoCloseable> open = new ArrayList<>();
    private ArbiterServer first;

    @BeforeEach
    void pair() throws Exception {
        first = start("first");
        assertGranted(ask(first, advance(0, A, Optional.of(B), 1)));
        assertGranted(
                client(first).acknowledge(new Acknowledge(VM, 1, A.identity())).get(30, TimeUnit.SECONDS));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        transport.close();
    }

    @Test
    void shouldRefuseAtTheOneThatNeverSawTheMachine() throws Exception {
        ArbiterServer second = start("second");
        assertRefused("b#1 knows view 1 of guest, the arbiter none", ask(second, advance(1, B, ALONE, 1)));
        assertGranted(ask(first, advance(1, A, ALONE, 2)));
    }

    @Test
    void shouldRefuseAtTheOneWhoseMachineOfThisNameIsAnother() throws Exception {
        ArbiterServer second = start("second");
        assertGranted(ask(second, advance(0, C, ALONE, 1)));
        assertRefused("b#1 was neither primary nor backup of view 1", ask(second, advance(1, B, ALONE, 1)));
        assertGranted(ask(first, advance(1, A, ALONE, 2)));
    }

    @Test
    void shouldNotStartOnAJournalThatIsInUse() throws Exception {
        String line = assertThrows(IOException.class, () -> start("first")).getMessage();
        assertTrue(line.endsWith("another arbiter uses this journal; stop it or choose another directory"), line);
        assertGranted(ask(first, advance(1, A, ALONE, 2)));
    }

    /** The same cluster, the same history: no host could tell the two apart. */
    @Test
    void shouldNotStartOnACopyOfAJournal() throws Exception {
        Files.createDirectory(folder.resolve("copy"));
        for (String file : List.of("cluster", "journal")) {
            Files.copy(
                    folder.resolve("first").resolve(file),
                    folder.resolve("copy").resolve(file));
        }
        String line = assertThrows(IOException.class, () -> start("copy")).getMessage();
        assertTrue(line.contains("copy is a copy: beside the original of cluster " + first.clusterId()), line);
        assertGranted(ask(first, advance(1, A, ALONE, 2)));
    }

    /** A person was wrong, the original runs and went on; the one that fell behind finds out from any host. */
    @Test
    void shouldGrantNothingMoreOnceAHostCameByThatKnowsTheOther() throws Exception {
        Files.createDirectory(folder.resolve("copy"));
        Files.copy(
                folder.resolve("first").resolve("journal"),
                folder.resolve("copy").resolve("journal"));
        Files.createFile(folder.resolve("copy").resolve("restored"));
        ArbiterServer copy = start("copy");
        assertEquals(first.clusterId(), copy.clusterId());
        assertGranted(ask(first, advance(1, A, ALONE, 2)));
        Verdict told = ask(copy, new Advance(VM, 2, A, Optional.of(B), A.identity(), 3, 2));
        assertRefused("a#1 knows view 2 of guest, the arbiter only view 1", told);
        assertRefused("a host knows view 2 of guest, the arbiter only view 1", ask(copy, advance(1, B, ALONE, 1)));
    }

    private ArbiterServer start(String journal) throws IOException {
        ArbiterServer server = ArbiterServer.start(folder.resolve(journal), ANY_PORT, transport);
        open.add(server);
        return server;
    }

    private ArbiterClient client(ArbiterServer server) {
        ArbiterClient client = ArbiterClient.open(transport, server.address(), ClientSettings.defaults());
        open.add(0, client);
        return client;
    }

    private Verdict ask(ArbiterServer server, Advance request) throws Exception {
        return client(server).advance(request).get(30, TimeUnit.SECONDS);
    }

    private static void assertGranted(Verdict verdict) {
        assertInstanceOf(Verdict.Granted.class, verdict);
    }

    private static void assertRefused(String reason, Verdict verdict) {
        String said = assertInstanceOf(Verdict.Refused.class, verdict).reason();
        assertTrue(said.contains(reason), said);
    }
}
