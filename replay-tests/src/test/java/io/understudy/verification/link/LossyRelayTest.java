package io.understudy.verification.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a relay passes on: all of it and in order, unless it is cut. */
class LossyRelayTest {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int SILENCE_MILLIS = 300;
    private static final int BYTES = 1_000_000;

    private final EventLoopGroup thread = LossyRelay.thread("relay-under-test");
    private ServerSocket backup;
    private LossyRelay relay;
    private Socket primary;
    private Socket accepted;

    @BeforeEach
    void connect() throws IOException {
        backup = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        InetSocketAddress at = (InetSocketAddress) backup.getLocalSocketAddress();
        relay = new LossyRelay(thread, () -> at, LinkTap.NOBODY, 0);
        primary = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        accepted = backup.accept();
        primary.setSoTimeout(PATIENCE_MILLIS);
        accepted.setSoTimeout(PATIENCE_MILLIS);
    }

    @AfterEach
    void close() throws IOException {
        primary.close();
        accepted.close();
        backup.close();
        relay.close();
        thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static void send(Socket from, int... bytes) throws IOException {
        for (int each : bytes) {
            from.getOutputStream().write(each);
        }
    }

    /** More than is held on the way, so that the sender has to wait. */
    @Test
    void shouldCarryEverythingInOrderOverALinkThatLoses() throws Exception {
        relay.impair(Direction.TO_BACKUP, new Impairment(1, 0, 1));
        byte[] sent = new byte[BYTES];
        new Random(1).nextBytes(sent);
        Thread sender = new Thread(() -> {
            try {
                primary.getOutputStream().write(sent);
                primary.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        sender.start();
        assertArrayEquals(sent, accepted.getInputStream().readAllBytes());
        sender.join();
    }

    @Test
    void shouldDelayOneDirectionAndNotTheOther() throws Exception {
        relay.impair(Direction.TO_BACKUP, Impairment.SLOW);
        long before = System.nanoTime();
        send(primary, 1);
        assertEquals(1, accepted.getInputStream().read());
        long late = System.nanoTime() - before;
        assertTrue(late >= TimeUnit.MILLISECONDS.toNanos(Impairment.SLOW.delayMillis()), late + " ns");
        send(primary, 2);
        send(accepted, 3);
        assertEquals(3, primary.getInputStream().read());
        relay.heal();
        send(primary, 4);
        assertEquals(2, accepted.getInputStream().read());
        assertEquals(4, accepted.getInputStream().read(), "not before what was on its way");
    }

    @Test
    void shouldCutOneDirectionAndNotTheOther() throws Exception {
        relay.cut(Direction.TO_PRIMARY);
        send(accepted, 1);
        send(primary, 2);
        assertEquals(2, accepted.getInputStream().read());
        primary.setSoTimeout(SILENCE_MILLIS);
        assertThrows(
                SocketTimeoutException.class, () -> primary.getInputStream().read());
    }
}
