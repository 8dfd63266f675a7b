package io.understudy.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.console.gateway.ConsoleGateway;
import io.understudy.console.session.GatewayEvent;
import io.understudy.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConsoleFailoverTest {
    private static final int BYTES = 3 << 20;

    @Test
    void shouldCarryMegabytesBothWaysThroughTwoFailovers() throws Exception {
        try (Loopback loopback = new Loopback()) {
            Transport transport = loopback.transport();
            EchoReplica first = new EchoReplica(loopback, transport);
            EchoReplica second = new EchoReplica(loopback, transport);
            EchoReplica third = new EchoReplica(loopback, transport);
            first.backedUpBy(second);
            second.backedUpBy(third);
            Loopback.on(transport, () -> first.goLive(1));
            loopback.primary.set(Loopback.at(1, first.port));
            loopback.gateway();
            Socket user = loopback.user();

            byte[] typed = new byte[BYTES];
            new Random(1).nextBytes(typed);
            CompletableFuture<Void> typing = CompletableFuture.runAsync(() -> {
                try {
                    user.getOutputStream().write(typed);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            seen.writeBytes(Loopback.read(user, BYTES / 3));

            Loopback.on(transport, () -> {
                first.die();
                third.catchUp(second);
                second.goLive(2);
            });
            loopback.primary.set(Loopback.at(2, second.port));
            seen.writeBytes(Loopback.read(user, BYTES / 3));
            GatewayEvent.Resumed resumed = loopback.await(GatewayEvent.Resumed.class, event -> true);
            assertEquals(2, resumed.view());

            Loopback.on(transport, () -> {
                second.depose();
                third.goLive(3);
            });
            loopback.primary.set(Loopback.at(3, third.port));
            seen.writeBytes(Loopback.read(user, BYTES - 2 * (BYTES / 3)));
            assertEquals(
                    3, loopback.await(GatewayEvent.Resumed.class, event -> true).view());
            typing.get(30, TimeUnit.SECONDS);

            assertArrayEquals(typed, Loopback.from(transport, third::input), "what the guest got");
            byte[] expected = typed.clone();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = EchoReplica.answer(expected[i]);
            }
            assertArrayEquals(expected, seen.toByteArray(), "what the user saw");
        }
    }

    @Test
    void shouldHoldTheUserWhileThereIsNoPrimary() throws Exception {
        try (Loopback loopback = new Loopback()) {
            loopback.gateway();
            Socket user = loopback.user();
            user.getOutputStream().write("abc".getBytes(StandardCharsets.US_ASCII));
            Transport transport = loopback.transport();
            EchoReplica replica = new EchoReplica(loopback, transport);
            loopback.primary.set(Loopback.at(1, replica.port));
            GatewayEvent.Failed failed = loopback.await(GatewayEvent.Failed.class, event -> true);
            assertEquals("this host is not primary", failed.reason());
            Loopback.on(transport, () -> replica.goLive(1));
            assertArrayEquals(answers("abc"), Loopback.read(user, 3));
            assertEquals(
                    1,
                    loopback.await(GatewayEvent.Attached.class, event -> true).view());
        }
    }

    @Test
    void shouldGoOnWithAUserWhoComesBackAndTurnASecondOneAway() throws Exception {
        try (Loopback loopback = new Loopback()) {
            Transport transport = loopback.transport();
            EchoReplica replica = new EchoReplica(loopback, transport);
            Loopback.on(transport, () -> replica.goLive(1));
            loopback.primary.set(Loopback.at(1, replica.port));
            loopback.gateway();
            Socket user = loopback.user();
            user.getOutputStream().write("abc".getBytes(StandardCharsets.US_ASCII));
            assertArrayEquals(answers("abc"), Loopback.read(user, 3));

            Socket second = loopback.user();
            second.getOutputStream().write(new byte[10_000]);
            String told = new String(second.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertEquals("\r\nthe console of vm is busy: another user drives it\r\n", told);

            user.getOutputStream().write("de".getBytes(StandardCharsets.US_ASCII));
            assertArrayEquals(answers("de"), Loopback.read(user, 2));
            user.shutdownOutput();
            // The gateway has noticed when it closes its side.
            assertEquals(-1, user.getInputStream().read());
            Socket third = loopback.user();
            third.getOutputStream().write("f".getBytes(StandardCharsets.US_ASCII));
            assertArrayEquals(answers("f"), Loopback.read(third, 1));
            assertArrayEquals("abcdef".getBytes(StandardCharsets.US_ASCII), Loopback.from(transport, replica::input));
        }
    }

    @Test
    void shouldYieldToASecondGatewayAndTakeTheLineBackForAUser() throws Exception {
        try (Loopback loopback = new Loopback()) {
            Transport transport = loopback.transport();
            EchoReplica replica = new EchoReplica(loopback, transport);
            Loopback.on(transport, () -> replica.goLive(1));
            loopback.primary.set(Loopback.at(1, replica.port));
            ConsoleGateway one = loopback.gateway();
            Socket user = loopback.user();
            user.getOutputStream().write("a".getBytes(StandardCharsets.US_ASCII));
            assertArrayEquals(answers("a"), Loopback.read(user, 1));

            loopback.gateway();
            Socket other = loopback.user();
            other.getOutputStream().write("b".getBytes(StandardCharsets.US_ASCII));
            String told = new String(user.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(told.contains("another gateway took the console of vm"), told);
            assertArrayEquals(answers("b"), Loopback.read(other, 1));

            try (Socket back =
                    new Socket(one.address().getAddress(), one.address().getPort())) {
                back.setSoTimeout(30_000);
                back.getOutputStream().write("c".getBytes(StandardCharsets.US_ASCII));
                assertEquals(-1, lastOf(other));
                // The output of the time between comes first: this user has not seen it.
                byte[] seen = Loopback.read(back, 1);
                if (seen[0] != EchoReplica.answer((byte) 'c')) {
                    assertEquals(EchoReplica.answer((byte) 'b'), seen[0]);
                    seen = Loopback.read(back, 1);
                }
                assertArrayEquals(answers("c"), seen);
            }
            assertArrayEquals("abc".getBytes(StandardCharsets.US_ASCII), Loopback.from(transport, replica::input));
        }
    }

    private static int lastOf(Socket socket) throws IOException {
        socket.getInputStream().readAllBytes();
        return socket.getInputStream().read();
    }

    private static byte[] answers(String typed) {
        byte[] bytes = typed.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = EchoReplica.answer(bytes[i]);
        }
        return bytes;
    }
}
