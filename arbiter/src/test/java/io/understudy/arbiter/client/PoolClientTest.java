package io.understudy.arbiter.client;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.advance;
import static io.understudy.arbiter.Cast.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.admission.AdmissionLimits;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.LogCapture;
import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.journal.FileJournal;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.server.ServerSettings;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishId;
import io.understudy.arbiter.wish.WishVerdict;
import io.understudy.event.EventSink;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts, a person and a watcher with real sockets and a real arbiter. */
class PoolClientTest {
    private static final int NOTED = 0x89;
    private static final ServerSettings QUICK = new ServerSettings(
            16, new AdmissionLimits(64, 64, 64), 60_000, 1 << 20, new PoolSettings(20, 10, 5000, 10, 16, 16));
    /** Waits so long after its start for hosts to report what they know that a busy computer's do. */
    private static final ServerSettings PATIENT = new ServerSettings(
            16, new AdmissionLimits(64, 64, 64), 60_000, 1 << 20, new PoolSettings(20, 150, 5000, 10, 16, 16));

    private static final Wish START = new Wish.Start(VM, new Spec(new byte[] {9}), RepairMode.AUTO, StandbyMode.HOT);

    @TempDir
    Path directory;

    private final Transport transport = Transport.nio("test");
    private final List<AutoCloseable> open = new ArrayList<>();
    private ArbiterServer server;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        server.close();
        transport.close();
    }

    @Test
    void shouldBringAWishToTheHostThatFulfilsItAndTheViewToTheWatcher() throws Exception {
        start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Ear a = reporting(A);
        Ear b = reporting(B);
        BlockingQueue<PoolSnapshot> watched = new LinkedBlockingQueue<>();
        ArbiterClient person = client(server.address());
        person.watch(watched::add);
        await(watched, snapshot -> snapshot.isAlive(A.identity()) && snapshot.isAlive(B.identity()));
        assertEquals(new WishVerdict.Noted(), get(person.wish(WishId.random(), START)));
        PoolSnapshot order =
                await(a.pushed, snapshot -> snapshot.appointment(A.identity()).isPresent());
        VmStatus vm = order.appointment(A.identity()).orElseThrow();
        assertEquals(9, vm.wish().orElseThrow().spec().bytes()[0]);
        a.reporter.update(Report.busy(A, HostRole.PRIMARY, new Task(VM, 0)));
        assertInstanceOf(Verdict.Granted.class, get(a.client.advance(advance(0, A, Optional.empty(), 1))));
        PoolSnapshot recruited =
                await(b.pushed, snapshot -> snapshot.appointment(B.identity()).isPresent());
        Host primary = recruited.vms().get(0).view().orElseThrow().primary();
        assertEquals(A, primary);
        await(
                a.pushed,
                snapshot ->
                        snapshot.vms().stream().anyMatch(each -> each.recruit().equals(Optional.of(B))));
        await(
                watched,
                snapshot -> snapshot.vm(VM)
                        .flatMap(VmStatus::view)
                        .map(View::number)
                        .equals(Optional.of(1L)));
        a.client.close();
        PoolSnapshot dead = await(watched, snapshot -> !snapshot.isAlive(A.identity()));
        assertEquals(HostRole.PRIMARY, dead.hosts().get(0).report().role());
        assertEquals(Optional.of(A), dead.vm(VM).flatMap(VmStatus::view).map(View::primary), "pings depose nobody");
    }

    @Test
    void shouldFindAWishAgainWhoseAnswerWasLost() throws Exception {
        start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (Proxy proxy = new Proxy(server.address())) {
            ArbiterClient person = client(proxy.address());
            get(person.read(VM));
            proxy.loseNext(NOTED);
            CompletableFuture<WishVerdict> started = person.wish(WishId.random(), START);
            proxy.awaitLost();
            assertEquals(new WishVerdict.Noted(), get(started));
            WishVerdict second = get(person.wish(WishId.random(), START));
            assertTrue(assertInstanceOf(WishVerdict.Declined.class, second)
                    .reason()
                    .contains("is started already"));
        }
    }

    @Test
    void shouldGoOnReportingAndWatchingWhenTheArbiterWasAway() throws Exception {
        start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        InetSocketAddress address = server.address();
        Ear a = reporting(A);
        BlockingQueue<PoolSnapshot> watched = new LinkedBlockingQueue<>();
        ArbiterClient person = client(address);
        person.watch(watched::add);
        await(watched, snapshot -> snapshot.isAlive(A.identity()));
        assertEquals(new WishVerdict.Noted(), get(person.wish(WishId.random(), START)));
        server.close();
        a.pushed.clear();
        watched.clear();
        start(address);
        await(a.pushed, snapshot -> snapshot.appointment(A.identity()).isPresent());
        await(
                watched,
                snapshot -> snapshot.isAlive(A.identity()) && snapshot.vm(VM).isPresent());
    }

    @Test
    void shouldStopReportingWhenClosed() throws Exception {
        start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Ear a = reporting(A);
        BlockingQueue<PoolSnapshot> watched = new LinkedBlockingQueue<>();
        client(server.address()).watch(watched::add);
        await(watched, snapshot -> snapshot.isAlive(A.identity()));
        a.reporter.close();
        await(watched, snapshot -> !snapshot.isAlive(A.identity()));
        assertEquals(Optional.empty(), get(a.client.read(VM)));
    }

    /** The later life has the smaller number: its clock went back. */
    @Test
    void shouldTellAProcessThatALaterLifeOfItsHostHasReported() throws Exception {
        start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Ear former = reporting(host("a", 1000));
        await(former.pushed, snapshot -> true);
        reporting(host("a", 3));
        String reason = former.declined.poll(30, TimeUnit.SECONDS);
        assertTrue(reason.startsWith("host a#1000 counts as failed: a#3 of the same name reported later"), reason);
        await(
                former.pushed,
                snapshot -> snapshot.host(new HostName("a"))
                        .filter(each -> !each.report().host().is(former.host.identity()))
                        .isPresent());
    }

    /** A second arbiter with a journal of its own answers at the address of the first. */
    @Test
    void shouldSpeakToOneOfTwoArbitersOnly() throws Exception {
        start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ArbiterServer first = server;
        open.add(first);
        AtomicReference<InetSocketAddress> address = new AtomicReference<>(first.address());
        BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
        ArbiterClient client =
                ArbiterClient.open(transport, address::get, ClientSettings.defaults(), new Reasons(reasons));
        open.add(client);
        assertEquals(new WishVerdict.Noted(), get(client.wish(WishId.random(), START)));
        server = ArbiterServer.start(
                directory.resolve("other"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                transport,
                QUICK,
                EventSink.NONE);
        address.set(server.address());
        first.close();
        CompletableFuture<WishVerdict> stop = client.wish(WishId.random(), new Wish.Stop(VM));
        String reason = reasons.poll(30, TimeUnit.SECONDS);
        while (!reason.startsWith("this is the arbiter of cluster " + server.clusterId())) {
            reason = reasons.poll(30, TimeUnit.SECONDS);
        }
        assertTrue(!stop.isDone(), "the wrong arbiter was asked");
    }

    /** A person calls restored what is cut at the end of a record; only the hosts know that there was more. */
    @Test
    void shouldNotSetAMachineUpAnewWhenTheJournalWasTruncatedBehindItsStart() throws Exception {
        start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ArbiterClient person = client(server.address());
        assertEquals(new WishVerdict.Noted(), get(person.wish(WishId.random(), START)));
        Path journal = FileJournal.fileIn(directory.resolve("journal"));
        byte[] onlyTheStart = Files.readAllBytes(journal);
        get(person.advance(advance(0, A, Optional.empty(), 1)));
        InetSocketAddress address = server.address();
        server.close();
        Files.write(journal, onlyTheStart);
        IOException refusal = assertThrows(IOException.class, () -> start(address));
        assertTrue(refusal.getMessage().contains("were answered and are not there"), refusal.getMessage());
        Files.createFile(journal.resolveSibling("restored"));
        server = ArbiterServer.start(directory.resolve("journal"), address, transport, PATIENT, EventSink.NONE);
        Ear idle = reporting(B);
        Ear a = reporting(A, Report.busy(A, HostRole.HALTED, new Task(VM, 1)));
        BlockingQueue<PoolSnapshot> watched = new LinkedBlockingQueue<>();
        person.watch(watched::add);
        PoolSnapshot lost =
                await(watched, snapshot -> snapshot.isAlive(B.identity()) && snapshot.isAlive(A.identity()));
        assertEquals(1, lost.vm(VM).orElseThrow().knownView());
        Wish other = new Wish.Start(new VmName("other"), Spec.EMPTY, RepairMode.AUTO, StandbyMode.HOT);
        assertEquals(new WishVerdict.Noted(), get(person.wish(WishId.random(), other)));
        PoolSnapshot order = await(idle.pushed, snapshot -> !snapshot.vms().isEmpty());
        assertEquals(
                "other", order.appointment(B.identity()).orElseThrow().vm().value(), "the first in the order is lost");
        for (Advance request : List.of(advance(1, A, Optional.of(B), 2), advance(0, B, Optional.empty(), 1))) {
            Verdict verdict = get(a.client.advance(request));
            assertTrue(assertInstanceOf(Verdict.Refused.class, verdict).reason().contains("lost its memory"));
        }
    }

    @Test
    void shouldCloseWhoeverWatchesTwice() throws Exception {
        start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
        InetSocketAddress address = server.address();
        try (LogCapture log = new LogCapture()) {
            ArbiterClient client =
                    ArbiterClient.open(transport, () -> address, ClientSettings.defaults(), new Reasons(reasons));
            client.watch(snapshot -> {});
            client.watch(snapshot -> {});
            assertEquals("the arbiter closed the connection", reasons.poll(30, TimeUnit.SECONDS));
            client.close();
            assertTrue(log.lines().stream().anyMatch(line -> line.contains("it watches the pool twice")));
        }
    }

    private record Reasons(BlockingQueue<String> reasons) implements ConnectionListener {
        @Override
        public void connected(ClusterId cluster) {}

        @Override
        public void disconnected(String reason) {
            reasons.add(reason);
        }
    }

    private void start(InetSocketAddress address) throws Exception {
        server = ArbiterServer.start(directory.resolve("journal"), address, transport, QUICK, EventSink.NONE);
    }

    private ArbiterClient client(InetSocketAddress address) {
        ArbiterClient client = ArbiterClient.open(transport, address, ClientSettings.defaults());
        open.add(client);
        return client;
    }

    private Ear reporting(Host host) {
        return reporting(host, Report.idle(host));
    }

    private Ear reporting(Host host, Report report) {
        Ear ear = new Ear(host, client(server.address()));
        ear.reporter = ear.client.report(report, 20, ear);
        return ear;
    }

    private static final class Ear implements PoolListener {
        private final Host host;
        private final ArbiterClient client;
        private final BlockingQueue<PoolSnapshot> pushed = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> declined = new LinkedBlockingQueue<>();
        private PoolReporter reporter;

        Ear(Host host, ArbiterClient client) {
            this.host = host;
            this.client = client;
        }

        @Override
        public void pushed(PoolSnapshot own) {
            pushed.add(own);
        }

        @Override
        public void declined(String reason) {
            declined.add(reason);
        }
    }

    private static PoolSnapshot await(BlockingQueue<PoolSnapshot> snapshots, Predicate<PoolSnapshot> condition)
            throws InterruptedException {
        PoolSnapshot snapshot = snapshots.poll(30, TimeUnit.SECONDS);
        while (snapshot != null && !condition.test(snapshot)) {
            snapshot = snapshots.poll(30, TimeUnit.SECONDS);
        }
        if (snapshot == null) {
            throw new AssertionError("nothing more came");
        }
        return snapshot;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }
}
