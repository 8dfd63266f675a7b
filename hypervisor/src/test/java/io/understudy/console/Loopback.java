package io.understudy.console;

import io.understudy.console.gateway.ConsoleGateway;
import io.understudy.console.port.ConsolePort;
import io.understudy.console.session.GatewayEvent;
import io.understudy.console.session.GatewayLimits;
import io.understudy.console.session.Location;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assertions;

/** A gateway on loopback with an arbiter that the test speaks for, and everything closed at the end. */
final class Loopback implements AutoCloseable {
    static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** No test waits for silence, and a busy machine is no dead one. */
    private static final GatewayLimits PATIENT = new GatewayLimits(
            30_000, 50, 10_000, GatewayLimits.STANDARD.scrollbackBytes(), GatewayLimits.STANDARD.inputCapBytes());

    final AtomicReference<Location> primary = new AtomicReference<>();
    final BlockingQueue<GatewayEvent> events = new LinkedBlockingQueue<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private ConsoleGateway gateway;
    private long gateways;

    Transport transport() {
        return closing(Transport.nio("console-test"));
    }

    /** Has something closed at the end. */
    <T extends AutoCloseable> T closing(T thing) {
        opened.push(thing);
        return thing;
    }

    /** Lets time pass for a port, on its loop. */
    void ticking(Transport transport, Runnable tick) {
        var ticks = transport.loop().scheduleAtFixedRate(tick, 100, 100, TimeUnit.MILLISECONDS);
        closing((AutoCloseable) () -> ticks.cancel(false));
    }

    ConsoleGateway gateway() throws IOException {
        gateway = closing(ConsoleGateway.start(
                transport(),
                ANY,
                "vm",
                ++gateways,
                answer -> {
                    Location known = primary.get();
                    if (known != null) {
                        answer.accept(known);
                    }
                },
                PATIENT,
                events::add));
        return gateway;
    }

    Socket user() throws IOException {
        Socket socket = closing(new Socket());
        // Small, so that a user who does not read is felt.
        socket.setReceiveBufferSize(16 * 1024);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        socket.connect(gateway.address());
        return socket;
    }

    /** The next event of a kind; others before it are passed over. */
    <T extends GatewayEvent> T await(Class<T> kind, Predicate<T> wanted) throws InterruptedException {
        while (true) {
            GatewayEvent event = events.poll(30, TimeUnit.SECONDS);
            Assertions.assertNotNull(event, "no " + kind.getSimpleName() + " comes");
            if (kind.isInstance(event) && wanted.test(kind.cast(event))) {
                return kind.cast(event);
            }
        }
    }

    static Location at(long view, ConsolePort port) {
        return new Location(view, Listening.text(port.address()));
    }

    static <T> T from(Transport transport, Callable<T> body) throws Exception {
        return transport.loop().submit(body).get(30, TimeUnit.SECONDS);
    }

    static void on(Transport transport, Runnable body) throws Exception {
        transport.loop().submit(body).get(30, TimeUnit.SECONDS);
    }

    static byte[] read(Socket socket, int count) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] bytes = in.readNBytes(count);
        Assertions.assertEquals(count, bytes.length, "the connection ended early");
        return bytes;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
