package io.understudy.fence.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.message.ViewCheck;
import io.understudy.nbd.Actor;
import io.understudy.nbd.Claim;
import io.understudy.nbd.ExportAddress;
import io.understudy.nbd.ExportFacts;
import io.understudy.nbd.HeldServer;
import io.understudy.nbd.NbdConnection;
import io.understudy.nbd.NbdListener;
import io.understudy.nbd.NbdReply;
import io.understudy.nbd.NbdRequest;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fence on loopback, between hosts and a server that are played by hand. */
@Timeout(60)
class FencePortTest {
    private static final Claim FIRST = new Claim(new Actor("db", 1000, "a", 7), 1);
    private static final Claim NEXT = new Claim(new Actor("db", 1000, "b", 7), 2);

    @TempDir
    private Path folder;

    private final Transport transport = Transport.nio("fence");
    private final Transport hosts = Transport.nio("hosts");
    private HeldServer server;
    private FencePort port;

    @BeforeEach
    void start() throws IOException {
        server = new HeldServer();
        port = listen();
    }

    private FencePort listen() throws IOException {
        return FencePort.listen(
                transport,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(server.export()),
                folder,
                ViewCheck.ON,
                new FenceListener() {
                    @Override
                    public void entered(String export, Claim claim) {}

                    @Override
                    public void firstChange(String export, Claim claim) {}

                    @Override
                    public void left(String export, Claim claim, String reason) {}
                },
                line -> {});
    }

    @AfterEach
    void end() throws IOException {
        port.close();
        transport.close();
        hosts.close();
        server.close();
    }

    /** A host's connection; what happens to it comes as words. */
    private final class Host implements NbdListener {
        final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final NbdConnection connection;

        Host(Optional<Claim> claim) throws Exception {
            ExportAddress at = new ExportAddress("127.0.0.1", port.address().getPort(), "disk");
            connection = hosts.loop()
                    .submit(() -> NbdConnection.open(hosts, at, claim, false, this))
                    .get();
        }

        Host write(long handle) {
            byte[] data = new byte[512];
            hosts.loop()
                    .execute(() -> connection.send(
                            new NbdRequest(NbdRequest.Kind.WRITE, false, handle, handle * 512, 512, data)));
            return this;
        }

        Host read(long handle) {
            hosts.loop()
                    .execute(() -> connection.send(
                            new NbdRequest(NbdRequest.Kind.READ, false, handle, handle * 512, 512, new byte[0])));
            return this;
        }

        Host await(String expected) throws InterruptedException {
            assertEquals(expected, heard.take());
            return this;
        }

        @Override
        public void ready(ExportFacts facts) {
            heard.add("ready " + facts.bytes());
        }

        @Override
        public void replied(NbdRequest request, NbdReply reply) {
            heard.add("replied " + request.handle());
        }

        @Override
        public void closed(String why, boolean forGood) {
            heard.add((forGood ? "refused: " : "closed: ") + why);
        }
    }

    private Host host(Claim claim) throws Exception {
        return new Host(Optional.of(claim));
    }

    @Test
    void shouldPassOnWhatThePrimaryAsksFor() throws Exception {
        Host host = host(FIRST).await("ready 1048576").write(3);
        NbdRequest passed = server.awaitRequest();
        assertEquals(3 * 512, passed.offset());
        server.reply(passed);
        host.await("replied 3");
    }

    /** What it stands for: nothing of the old primary comes behind the first request of the new one. */
    @Test
    void shouldLetTheNewPrimaryInBehindAllThatTheOldOneHasUnderWay() throws Exception {
        Host old = host(FIRST).await("ready 1048576").write(1);
        NbdRequest underWay = server.awaitRequest();
        Host next = host(NEXT);
        old.await("closed: the server closed the connection");
        old.write(2);
        host(FIRST).await("refused: b is primary in view 2");
        assertTrue(next.heard.isEmpty(), "the server is at the old one's request");
        server.reply(underWay);
        next.await("ready 1048576").write(3);
        NbdRequest first = server.awaitRequest();
        assertEquals(3 * 512, first.offset());
        assertEquals(0, server.waiting());
        server.reply(first);
        next.await("replied 3");
    }

    @Test
    void shouldRememberTheHighestViewWhenItIsStartedAgain() throws Exception {
        host(NEXT).await("ready 1048576");
        port.close();
        port = listen();
        host(FIRST).await("refused: b is primary in view 2");
        host(NEXT).await("ready 1048576");
    }

    /** A server that stood still does what it has only when it goes on: the second counts from there. */
    @Test
    void shouldLetASettleSecondPassFromWhereTheServerIsThere() throws Exception {
        host(FIRST).await("ready 1048576");
        port.close();
        server.hold();
        port = listen();
        Host again = host(FIRST);
        long before = System.nanoTime();
        server.goOn();
        again.await("ready 1048576");
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        assertTrue(millis >= FencedExport.SETTLE_MILLIS, () -> millis + " ms");
    }

    /** It serves other machines, too. */
    @Test
    void shouldCutOffWhoAsksForMoreThanAMachine() throws Exception {
        Host host = host(FIRST).await("ready 1048576");
        hosts.loop().execute(() -> {
            for (int handle = 0; handle < 65; handle++) {
                host.connection.send(new NbdRequest(NbdRequest.Kind.READ, false, handle, 0, 512, new byte[0]));
            }
        });
        host.await("closed: the server closed the connection");
    }

    /** Whoever is in asks again, and the server may have been at something. */
    @Test
    void shouldHaveHostsComeAgainWhenTheServerWasGone() throws Exception {
        Host host = host(FIRST).await("ready 1048576").write(1);
        NbdRequest lost = server.awaitRequest();
        server.cut();
        host.await("closed: the server closed the connection");
        Host again = host(FIRST).await("ready 1048576").write(1);
        NbdRequest second = server.awaitRequest();
        assertEquals(lost.offset(), second.offset());
        server.reply(second);
        again.await("replied 1");
    }

    /** A replica that follows may read, and nothing else; nobody has to go for it. */
    @Test
    void shouldHaveAReplicaThatFollowsReadOnly() throws Exception {
        Host primary = host(FIRST).await("ready 1048576");
        Host reading = host(Claim.toRead(NEXT.actor())).await("ready 1048576");
        reading.write(5).read(6);
        NbdRequest passed = server.awaitRequest();
        assertEquals(NbdRequest.Kind.READ, passed.kind());
        server.reply(passed);
        reading.await("replied 6");
        primary.write(1);
        assertEquals(512, server.awaitRequest().offset());
        host(Claim.toRead(new Actor("web", 1000, "c", 1))).await("closed: it is another machine's");
    }

    @Test
    void shouldLetInNobodyWhoDoesNotSayWhoItIs() throws Exception {
        new Host(Optional.empty())
                .await("closed: a fence lets in hosts of a machine only, which say which and in which view");
    }

    @Test
    void shouldNotShareItsRecordWithAnotherFence() {
        IOException refused = assertThrows(IOException.class, this::listen);
        assertTrue(refused.getMessage().startsWith("another fence keeps its record in "), refused.getMessage());
    }
}
