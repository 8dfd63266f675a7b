package io.understudy.arbiter.server;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.advance;
import static io.understudy.arbiter.Cast.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.understudy.admission.AdmissionLimits;
import io.understudy.arbiter.LogCapture;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.journal.FileJournal;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.WireFormat;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.arbiter.view.VmName;
import io.understudy.event.EventSink;
import io.understudy.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The arbiter over real sockets, with clients of every kind. */
class ArbiterServerTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path directory;

    private final Transport transport = Transport.nio("test");
    private final List<ArbiterServer> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(ArbiterServer::close);
        transport.close();
    }

    @Test
    void shouldServeAConversation() throws Exception {
        ArbiterServer server = start(ServerSettings.defaults());
        try (RawConnection host = new RawConnection(server.address())) {
            host.send(new Request.Hello(WireFormat.VERSION));
            assertEquals(new Answer.Welcome(WireFormat.VERSION, server.clusterId()), host.receive());
            host.send(new Request.Ping(1));
            assertEquals(new Answer.Pong(1), host.receive());
            host.send(new Request.Read(2, VM));
            assertEquals(new Answer.Current(2, Optional.empty()), host.receive());
            host.send(new Request.Advancement(3, advance(0, A, Optional.of(B), 1)));
            assertEquals(new Answer.Judged(3, new Verdict.Granted(view(1, A, Optional.of(B)))), host.receive());
            host.send(new Request.Acknowledgement(4, new Acknowledge(VM, 1, B.identity())));
            assertInstanceOf(Verdict.Refused.class, ((Answer.Judged) host.receive()).verdict());
        }
    }

    @Test
    void shouldStillKnowEverythingAfterARestart() throws Exception {
        ArbiterServer server = start(ServerSettings.defaults());
        try (RawConnection host = RawConnection.greeted(server.address())) {
            host.send(new Request.Advancement(3, advance(0, A, Optional.of(B), 1)));
            host.receive();
        }
        server.close();
        assertEquals(null, server.terminated().toCompletableFuture().get(30, TimeUnit.SECONDS));
        ArbiterServer again = start(ServerSettings.defaults());
        assertEquals(server.clusterId(), again.clusterId());
        try (RawConnection host = RawConnection.greeted(again.address())) {
            host.send(new Request.Read(1, VM));
            assertEquals(new Answer.Current(1, Optional.of(view(1, A, Optional.of(B)))), host.receive());
        }
    }

    @Test
    void shouldPushViewsToSubscribers() throws Exception {
        ArbiterServer server = start(ServerSettings.defaults());
        try (RawConnection gateway = RawConnection.greeted(server.address());
                RawConnection host = RawConnection.greeted(server.address())) {
            gateway.send(new Request.Subscribe(5, VM));
            assertEquals(new Answer.Current(5, Optional.empty()), gateway.receive());
            host.send(new Request.Advancement(1, advance(0, A, Optional.of(B), 1)));
            host.send(new Request.Acknowledgement(2, new Acknowledge(VM, 1, A.identity())));
            host.send(new Request.Advancement(3, advance(1, B, ALONE, 1)));
            assertEquals(new Answer.Current(5, Optional.of(view(1, A, Optional.of(B)))), gateway.receive());
            assertEquals(
                    new Answer.Current(5, Optional.of(view(1, A, Optional.of(B)).withAcknowledgement())),
                    gateway.receive());
            assertEquals(new Answer.Current(5, Optional.of(view(2, B, ALONE))), gateway.receive());
        }
    }

    @Test
    void shouldSayInOneLineThatThePortIsTaken() throws Exception {
        ArbiterServer server = start(ServerSettings.defaults());
        Path other = directory.resolve("other");
        IOException refusal =
                assertThrows(IOException.class, () -> ArbiterServer.start(other, server.address(), transport));
        assertTrue(refusal.getMessage().startsWith("cannot listen on "), refusal.getMessage());
        assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
        FileJournal.open(other, new ViewRegister(8), 1 << 20).close();
    }

    @Test
    void shouldSayInOneLineThatTheJournalIsInUse() throws Exception {
        start(ServerSettings.defaults());
        IOException refusal = assertThrows(IOException.class, () -> start(ServerSettings.defaults()));
        assertTrue(refusal.getMessage().contains("another arbiter uses this journal"), refusal.getMessage());
    }

    @Test
    void shouldEndItselfWhenItsJournalFails() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        try (LogCapture log = new LogCapture()) {
            ArbiterServer server = ArbiterServer.start(
                    journal,
                    new PoolRegister(new ViewRegister(8), PoolSettings.defaults()),
                    ANY_PORT,
                    transport,
                    new DefaultEventExecutor(),
                    ServerSettings.defaults(),
                    EventSink.NONE);
            servers.add(server);
            journal.failFromNowOn();
            try (RawConnection host = RawConnection.greeted(server.address())) {
                host.send(new Request.Advancement(3, advance(0, A, Optional.of(B), 1)));
                assertThrows(IOException.class, host::receive);
            }
            ExecutionException end = assertThrows(
                    ExecutionException.class,
                    () -> server.terminated().toCompletableFuture().get(30, TimeUnit.SECONDS));
            assertTrue(end.getCause().getMessage().contains("journal failed: No space left on device"));
            assertEquals(1, log.lines().size(), () -> log.lines().toString());
        }
    }

    @Test
    void shouldCloseWhoeverBreaksTheProtocolAndSayWhy() throws Exception {
        ArbiterServer server = start(ServerSettings.defaults());
        byte[] hello = RawConnection.bytes(new Request.Hello(WireFormat.VERSION));
        assertClosed(server, "its first message is not a hello", RawConnection.bytes(new Request.Read(1, VM)));
        assertClosed(server, "it says hello twice", hello, hello);
        assertClosed(server, "it does not speak the arbiter's protocol", new byte[] {0, 0, 0, 7, 1, 0, 0, 0, 0, 0, 1});
        assertClosed(server, "a message's length is 4097", new byte[] {0, 0, 0x10, 1});
        assertClosed(server, "a message's length is 0", new byte[4]);
        assertClosed(
                server,
                "a message's length is 1195725856",
                "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[][] subscriptions = new byte[ServerConnection.MAX_SUBSCRIPTIONS + 2][];
        Arrays.fill(subscriptions, RawConnection.bytes(new Request.Subscribe(1, VM)));
        subscriptions[0] = hello;
        assertClosed(server, "more than 64 subscriptions", subscriptions);
    }

    private static void assertClosed(ArbiterServer server, String reason, byte[]... messages) throws IOException {
        try (LogCapture log = new LogCapture();
                RawConnection connection = new RawConnection(server.address())) {
            for (byte[] message : messages) {
                connection.send(message);
            }
            connection.awaitEnd();
            assertEquals(1, log.lines().size(), () -> log.lines().toString());
            assertTrue(log.lines().get(0).contains(reason), () -> log.lines().toString());
        }
    }

    @Test
    void shouldTellAnotherVersionItsOwnAndClose() throws Exception {
        ArbiterServer server = start(ServerSettings.defaults());
        try (LogCapture log = new LogCapture();
                RawConnection connection = new RawConnection(server.address())) {
            connection.send(new Request.Hello(WireFormat.VERSION + 1));
            assertEquals(new Answer.Welcome(WireFormat.VERSION, server.clusterId()), connection.receive());
            connection.awaitEnd();
            assertTrue(
                    log.lines().get(0).contains("it speaks version " + (WireFormat.VERSION + 1)),
                    () -> log.lines().toString());
        }
    }

    @Test
    void shouldServeNewcomersHoweverManyConnectionsAreIdle() throws Exception {
        ArbiterServer server = start(ServerSettings.defaults());
        List<RawConnection> idle = new ArrayList<>();
        try (LogCapture log = new LogCapture()) {
            for (int i = 0; i < 1100; i++) {
                idle.add(new RawConnection(server.address()));
            }
            assertServing(server);
            assertTrue(
                    log.lines().get(0).contains("idle ones go when too many come, this is number 1"),
                    () -> log.lines().toString());
            assertTrue(log.lines().size() < 20, log.lines().size() + " lines");
        } finally {
            for (RawConnection each : idle) {
                each.close();
            }
        }
    }

    @Test
    void shouldKeepHostsAndGatewaysWhoeverElseComes() throws Exception {
        ArbiterServer server = start(new ServerSettings(8, new AdmissionLimits(4, 4, 2), 60_000, 1 << 20));
        try (RawConnection host = RawConnection.greeted(server.address());
                RawConnection gateway = RawConnection.greeted(server.address())) {
            host.send(new Request.Advancement(1, advance(0, A, Optional.of(B), 1)));
            host.receive();
            gateway.send(new Request.Subscribe(1, VM));
            gateway.receive();
            for (int i = 0; i < 20; i++) {
                try (RawConnection person = RawConnection.greeted(server.address())) {
                    person.send(new Request.Read(1, VM));
                    person.receive();
                }
                assertServing(server);
            }
            List<RawConnection> strangers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                strangers.add(RawConnection.greeted(server.address()));
            }
            strangers.get(0).awaitEnd();
            host.send(new Request.Ping(2));
            assertEquals(new Answer.Pong(2), host.receive());
            gateway.send(new Request.Ping(2));
            assertEquals(new Answer.Pong(2), gateway.receive());
            for (RawConnection each : strangers) {
                each.close();
            }
        }
    }

    @Test
    void shouldCloseSilentConnections() throws Exception {
        ArbiterServer server = start(new ServerSettings(8, new AdmissionLimits(8, 8, 0), 20, 1 << 20));
        try (LogCapture log = new LogCapture();
                RawConnection silent = new RawConnection(server.address())) {
            silent.awaitEnd();
            assertTrue(
                    log.lines().get(0).contains("it was silent for too long"),
                    () -> log.lines().toString());
        }
    }

    @Test
    void shouldCloseAClientThatDoesNotReadItsAnswers() throws Exception {
        ArbiterServer server = start(ServerSettings.defaults());
        String address = "h".repeat(253) + ":65535";
        Host big = new Host("a", 1, address, address);
        try (LogCapture log = new LogCapture();
                RawConnection deaf = RawConnection.greeted(server.address())) {
            deaf.send(new Request.Advancement(1, new Advance(VM, 0, big, ALONE, big.identity(), 1, 0)));
            byte[] read = RawConnection.bytes(new Request.Read(2, VM));
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 1_000_000; i++) {
                    deaf.send(read);
                }
            });
            assertTrue(
                    log.lines().get(0).contains("it does not read its answers"),
                    () -> log.lines().toString());
            assertServing(server);
        }
    }

    @Test
    void shouldAnswerEveryRequestOfAHurriedClient() throws Exception {
        ArbiterServer server = start(ServerSettings.defaults());
        try (RawConnection hurried = RawConnection.greeted(server.address())) {
            int requests = 20 * ServerConnection.MAX_WAITING;
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < requests; i++) {
                        hurried.send(new Request.Read(i, VM));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            sender.start();
            for (int i = 0; i < requests; i++) {
                assertEquals(new Answer.Current(i, Optional.empty()), hurried.receive());
            }
            sender.join();
        }
    }

    /** Random and almost right bytes over real sockets, while somebody else is being served. */
    @Test
    void shouldSurviveHostileBytes() throws Exception {
        ArbiterServer server = start(ServerSettings.defaults());
        Random random = new Random(7);
        VmName untouched = new VmName("a-machine-nobody-spells-by-accident");
        int connections = 400;
        try (LogCapture log = new LogCapture();
                RawConnection good = RawConnection.greeted(server.address())) {
            good.send(new Request.Advancement(1, new Advance(untouched, 0, A, ALONE, A.identity(), 1, 0)));
            good.receive();
            for (int i = 0; i < connections; i++) {
                try (RawConnection hostile = new RawConnection(server.address())) {
                    hostile.send(hostileBytes(random));
                    hostile.endOutput();
                    hostile.awaitEnd();
                } catch (SocketException e) {
                    // The arbiter closed while this side was still sending.
                }
            }
            good.send(new Request.Read(2, untouched));
            assertEquals(new Answer.Current(2, Optional.of(view(1, A, ALONE))), good.receive());
            assertTrue(log.lines().size() > connections / 4, log.lines().size() + " lines");
            assertTrue(log.lines().size() <= connections, log.lines().size() + " lines");
            assertTrue(
                    log.lines().stream().allMatch(line -> line.contains("closing the connection of /127.0.0.1:")),
                    () -> log.lines().toString());
            assertTrue(
                    log.lines().stream().noneMatch(line -> line.contains("error in the arbiter")),
                    () -> log.lines().toString());
        }
    }

    private static byte[] hostileBytes(Random random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (random.nextInt(4) > 0) {
            bytes.write(RawConnection.bytes(new Request.Hello(WireFormat.VERSION)));
        }
        for (int messages = random.nextInt(6); messages >= 0; messages--) {
            byte[] message = RawConnection.bytes(
                    switch (random.nextInt(5)) {
                        case 0 -> new Request.Advancement(1, advance(0, A, Optional.of(B), 1));
                        case 1 -> new Request.Acknowledgement(1, new Acknowledge(VM, 1, A.identity()));
                        case 2 -> new Request.Subscribe(1, VM);
                        case 3 -> new Request.Ping(1);
                        default -> new Request.Read(1, VM);
                    });
            for (int flips = random.nextInt(3); flips > 0; flips--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt(256);
            }
            bytes.write(message);
        }
        byte[] noise = new byte[random.nextInt(3) * random.nextInt(200)];
        random.nextBytes(noise);
        bytes.write(noise);
        return bytes.toByteArray();
    }

    private static void assertServing(ArbiterServer server) throws IOException, MalformedException {
        try (RawConnection good = RawConnection.greeted(server.address())) {
            good.send(new Request.Ping(1));
            assertEquals(new Answer.Pong(1), good.receive());
        }
    }

    private ArbiterServer start(ServerSettings settings) throws IOException {
        ArbiterServer server =
                ArbiterServer.start(directory.resolve("journal"), ANY_PORT, transport, settings, EventSink.NONE);
        servers.add(server);
        return server;
    }
}
