package io.understudy.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.client.PoolListener;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.authority.Authority;
import io.understudy.handshake.tls.TlsHandshake;
import io.understudy.identity.Identity;
import io.understudy.identity.Role;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody asks an arbiter in another's name, over real sockets with real certificates. */
class ForgeryTest {
    private static final VmName VM = new VmName("kv");
    private static final Host A = new Host("a", 1, "127.0.0.1:1001", "127.0.0.1:1002");
    private static final Host B = new Host("b", 1, "127.0.0.1:2001", "127.0.0.1:2002");
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Authority authority;
    private ArbiterServer arbiter;

    @BeforeEach
    void start() throws Exception {
        authority = Authority.create(folder.resolve("authority"), Instant.now());
        Transport transport = transport(new Identity(Role.ARBITER, "one"));
        arbiter = ArbiterServer.start(
                folder.resolve("journal"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), transport);
        open.add(0, arbiter);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private Transport transport(Identity who) throws IOException {
        Handshake keys =
                TlsHandshake.of(authority.issue(who, folder.resolve(who.role() + "-" + who.name()), Instant.now(), 30));
        Transport transport = Transport.nio(who.toString(), keys);
        open.add(transport);
        return transport;
    }

    private ArbiterClient client(Transport transport, BlockingQueue<String> ends) {
        ArbiterClient client =
                ArbiterClient.open(transport, arbiter::address, ClientSettings.defaults(), new ConnectionListener() {
                    @Override
                    public void connected(ClusterId cluster) {}

                    @Override
                    public void disconnected(String reason) {
                        ends.add(reason);
                    }
                });
        open.add(0, client);
        return client;
    }

    /** With it the backup would be deposed, and the guest lost with the primary. */
    @Test
    void shouldRefuseARequestInTheBackupsName() throws Exception {
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        ArbiterClient a = client(transport(new Identity(Role.HOST, "a")), ends);
        Verdict first = a.advance(new Advance(VM, 0, A, Optional.of(B), A.identity(), 1, 0))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(first instanceof Verdict.Granted, first.toString());
        a.acknowledge(new Acknowledge(VM, 1, A.identity())).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        ArbiterClient forger = client(transport(new Identity(Role.HOST, "c")), ends);
        var forged = forger.advance(new Advance(VM, 1, B, Optional.empty(), B.identity(), 1, 1));
        assertEquals("it refuses: host c speaks in the name of host b", awaitRefusal(ends));
        assertTrue(!forged.isDone());
        assertEquals(1L, view(a).number());
        forger.close();

        ArbiterClient b = client(transport(new Identity(Role.HOST, "b")), ends);
        Verdict own = b.advance(new Advance(VM, 1, B, Optional.empty(), B.identity(), 1, 1))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(own instanceof Verdict.Granted, own.toString());
    }

    /** A machine's whole memory goes to the host that was appointed. */
    @Test
    void shouldNotAppointWhoReportsAsAHostAndIsNone() throws Exception {
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        ArbiterClient person = client(transport(new Identity(Role.CLIENT, "eve")), ends);
        person.report(Report.idle(B), 50, new PoolListener() {
            @Override
            public void pushed(PoolSnapshot own) {}

            @Override
            public void declined(String reason) {}
        });
        assertEquals("it refuses: client eve speaks in the name of host b", awaitRefusal(ends));
        CompletableFuture<PoolSnapshot> pool = new CompletableFuture<>();
        client(transport(new Identity(Role.CLIENT, "me")), ends).watch(pool::complete);
        assertTrue(pool.get(PATIENCE_SECONDS, TimeUnit.SECONDS).hosts().isEmpty());
    }

    /** Whoever floods the port takes places of strangers and nobody else's. */
    @Test
    void shouldServeItsOwnUnderAThousandStrangers() throws Exception {
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        ArbiterClient before = client(transport(new Identity(Role.HOST, "a")), ends);
        assertTrue(
                before.advance(new Advance(VM, 0, A, Optional.empty(), A.identity(), 1, 0))
                                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        instanceof Verdict.Granted);
        List<Socket> strangers = new ArrayList<>();
        Random random = new Random(7);
        try {
            for (int i = 0; i < 1000; i++) {
                Socket stranger = new Socket(
                        arbiter.address().getAddress(), arbiter.address().getPort());
                strangers.add(stranger);
                if (i % 2 == 0) {
                    byte[] garbage = new byte[1 + random.nextInt(200)];
                    random.nextBytes(garbage);
                    try {
                        stranger.getOutputStream().write(garbage);
                    } catch (IOException closed) {
                        // It had to go for another one.
                    }
                }
                if (i % 100 == 50) {
                    assertEquals(1L, view(before).number());
                }
            }
            ArbiterClient newcomer = client(transport(new Identity(Role.HOST, "b")), ends);
            assertEquals(1L, view(newcomer).number());
            assertEquals(1L, view(before).number());
            assertTrue(ends.isEmpty(), ends.toString());
        } finally {
            for (Socket each : strangers) {
                each.close();
            }
        }
    }

    private static View view(ArbiterClient client) throws Exception {
        return client.read(VM).get(PATIENCE_SECONDS, TimeUnit.SECONDS).orElseThrow();
    }

    private static String awaitRefusal(BlockingQueue<String> ends) throws InterruptedException {
        return ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
