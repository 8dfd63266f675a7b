package io.understudy.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.console.message.ConsoleProtocol;
import io.understudy.console.port.ConsoleListener;
import io.understudy.console.port.ConsolePort;
import io.understudy.console.session.ConsoleLimits;
import io.understudy.console.session.GatewayEvent;
import io.understudy.console.session.GatewayLimits;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StalledPeerTest {
    private static final int CHUNK = 1000;
    private static final int TYPED = 12 << 20;

    private final Loopback loopback = new Loopback();
    private final Transport transport = loopback.transport();

    @AfterEach
    void closeAll() {
        loopback.close();
    }

    /** A guest that prints as long as there is room, and a user who does not look for a while. */
    private final class Printer implements ConsoleListener {
        final ConsolePort port;
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        final CountDownLatch full = new CountDownLatch(1);
        final int total;
        long confirmed;
        long most;

        Printer(int total) throws IOException {
            this.total = total;
            port = loopback.closing(
                    ConsolePort.listen(transport, Loopback.ANY, () -> "vm", ConsoleLimits.STANDARD, this));
            loopback.ticking(transport, port::tick);
        }

        void print() {
            Random random = new Random(printed.size());
            while (port.room() > 0 && printed.size() < total) {
                byte[] line = new byte[CHUNK];
                random.nextBytes(line);
                port.released(printed.size(), ByteBuffer.wrap(line));
                printed.writeBytes(line);
                most = Math.max(most, printed.size() - confirmed);
            }
        }

        @Override
        public void input(long position, ByteBuffer bytes) {}

        @Override
        public void confirmed(long outputPosition) {
            confirmed = outputPosition;
        }

        @Override
        public void room(boolean available) {
            if (available) {
                transport.loop().execute(this::print);
            } else if (confirmed > 0) {
                // Not the first time, before the gateway was there.
                full.countDown();
            }
        }
    }

    @Test
    void shouldMakeTheMachineWaitForAUserWhoDoesNotRead() throws Exception {
        Printer printer = new Printer(12 << 20);
        Loopback.on(transport, () -> {
            printer.port.open(1, 0, 0);
            printer.print();
        });
        loopback.primary.set(Loopback.at(1, printer.port));
        loopback.gateway();
        Socket user = loopback.user();
        assertTrue(printer.full.await(30, TimeUnit.SECONDS));
        int total = (printer.total + CHUNK - 1) / CHUNK * CHUNK;
        byte[] seen = Loopback.read(user, total);
        assertArrayEquals(Loopback.from(transport, printer.printed::toByteArray), seen);
        int cap = ConsoleLimits.STANDARD.outputCapBytes();
        long most = Loopback.from(transport, () -> printer.most);
        assertTrue(most >= cap && most < cap + CHUNK, "unconfirmed at the most: " + most);
        // A gateway that gets more than the window closes the connection.
        assertEquals(
                List.of(new GatewayEvent.Attached(Listening.text(printer.port.address()), 1, 0)),
                List.copyOf(loopback.events));
    }

    /** A guest that does not take its input until it is allowed to. */
    private final class Sleeper implements ConsoleListener {
        final ConsolePort port;
        final ByteArrayOutputStream got = new ByteArrayOutputStream();
        final CountDownLatch full = new CountDownLatch(1);
        final CountDownLatch all = new CountDownLatch(TYPED);
        boolean awake;
        long consumed;
        long most;

        Sleeper() throws IOException {
            port = loopback.closing(
                    ConsolePort.listen(transport, Loopback.ANY, () -> "vm", ConsoleLimits.STANDARD, this));
            loopback.ticking(transport, port::tick);
        }

        void wake() {
            awake = true;
            consume();
        }

        private void consume() {
            consumed = got.size();
            port.consumed(consumed);
        }

        @Override
        public void input(long position, ByteBuffer bytes) {
            assertEquals(got.size(), position);
            byte[] typed = new byte[bytes.remaining()];
            bytes.get(typed);
            got.writeBytes(typed);
            for (int i = 0; i < typed.length; i++) {
                all.countDown();
            }
            most = Math.max(most, got.size() - consumed);
            if (awake) {
                transport.loop().execute(this::consume);
            } else if (most > GatewayLimits.STANDARD.inputCapBytes() - ConsoleProtocol.MAX_DATA) {
                full.countDown();
            }
        }

        @Override
        public void confirmed(long outputPosition) {}

        @Override
        public void room(boolean available) {}
    }

    @Test
    void shouldGiveTheLineOfAUserWhoClosedWhileHisInputWaitedToTheNextOne() throws Exception {
        Sleeper sleeper = new Sleeper();
        Loopback.on(transport, () -> sleeper.port.open(1, 0, 0));
        loopback.primary.set(Loopback.at(1, sleeper.port));
        loopback.gateway();
        Socket first = loopback.user();
        first.getOutputStream().write(new byte[2 * GatewayLimits.STANDARD.inputCapBytes()]);
        assertTrue(sleeper.full.await(30, TimeUnit.SECONDS));
        first.close();
        // While the line is busy, a user is told so at once.
        boolean busy = true;
        while (busy) {
            busy = isToldSomething(loopback.user());
        }
    }

    private static boolean isToldSomething(Socket user) throws IOException {
        user.setSoTimeout(1000);
        try {
            return user.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void shouldMakeTheUserWaitForAMachineThatDoesNotRead() throws Exception {
        Sleeper sleeper = new Sleeper();
        Loopback.on(transport, () -> sleeper.port.open(1, 0, 0));
        loopback.primary.set(Loopback.at(1, sleeper.port));
        loopback.gateway();
        Socket user = loopback.user();
        byte[] typed = new byte[TYPED];
        new Random(2).nextBytes(typed);
        CompletableFuture<Void> typing = CompletableFuture.runAsync(() -> {
            try {
                user.getOutputStream().write(typed);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertTrue(sleeper.full.await(30, TimeUnit.SECONDS));
        Loopback.on(transport, sleeper::wake);
        typing.get(30, TimeUnit.SECONDS);
        assertTrue(sleeper.all.await(30, TimeUnit.SECONDS));
        assertArrayEquals(typed, Loopback.from(transport, sleeper.got::toByteArray));
        long most = Loopback.from(transport, () -> sleeper.most);
        assertTrue(most <= ConsoleProtocol.INPUT_WINDOW, "unconsumed at the most: " + most);
    }
}
