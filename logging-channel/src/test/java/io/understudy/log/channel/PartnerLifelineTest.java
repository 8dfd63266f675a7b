package io.understudy.log.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.StreamPositions;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.Goodbye;
import io.understudy.log.message.ChannelMessage.Heartbeat;
import io.understudy.transport.Lifeline;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The primary's lifeline is the test's own socket here, which it breaks as the kernel would. */
@Timeout(60)
class PartnerLifelineTest {
    private static final long PROOF = 0x1122334455667788L;

    private final Events primary = new Events();
    private final Events backup = new Events();
    private ServerSocket lifeline;
    private Transport near;
    private final Transport far = Transport.nio("far");
    private ChannelServer server;
    private LogLink toBackup;

    @BeforeEach
    void connect() throws IOException, InterruptedException {
        lifeline = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Lifeline offered =
                address -> CompletableFuture.completedFuture(new Lifeline.Address(lifeline.getLocalPort(), PROOF));
        near = Transport.nio("near", offered);
        server = ChannelServer.listen(far, "127.0.0.1", 0, ChannelLimits.DEFAULT, backup);
        toBackup = ChannelClient.connect(near, "127.0.0.1", server.port(), ChannelLimits.DEFAULT, primary);
        primary.next(Events.Connected.class);
        backup.next(Events.Connected.class);
    }

    @AfterEach
    void stop() throws IOException {
        lifeline.close();
        server.close();
        near.close();
        far.close();
    }

    private Socket accept(long proof) throws IOException {
        Socket held = lifeline.accept();
        held.getOutputStream()
                .write(ByteBuffer.allocate(Long.BYTES).putLong(proof).array());
        return held;
    }

    @Test
    void shouldSayThatTheProcessDiedWhenItsLifelineBreaks() throws IOException, InterruptedException {
        Socket held = accept(PROOF);
        untilProved();
        held.setSoLinger(true, 0); // a reset, which is how the kernel ends connections that nobody has read from
        held.close();
        assertEquals(
                "the other end's process died", backup.next(Events.Closed.class).reason());
        assertEquals(
                "the other end closed the connection",
                primary.next(Events.Closed.class).reason());
    }

    @Test
    void shouldReadTheLastWordsFirst() throws IOException, InterruptedException {
        for (int round = 0; round < 50; round++) {
            Socket held = accept(PROOF);
            heartbeat(round + 1);
            toBackup.send(new Goodbye("I leave"));
            primary.next(Events.Closed.class);
            held.close();
            assertEquals("I leave", backup.next(Goodbye.class).reason());
            assertEquals(
                    "the other end left: I leave",
                    backup.next(Events.Closed.class).reason());
            toBackup = ChannelClient.connect(near, "127.0.0.1", server.port(), ChannelLimits.DEFAULT, primary);
            primary.next(Events.Connected.class);
            backup.next(Events.Connected.class);
        }
    }

    @Test
    void shouldSayNothingOfAConnectionThatIsNotTheProcesssOwn() throws IOException, InterruptedException {
        accept(PROOF + 1).close();
        heartbeat(1);
        heartbeat(2);
        assertTrue(backup.silent());
    }

    @Test
    void shouldSayNothingOfOneThatProvesNothing() throws IOException, InterruptedException {
        lifeline.accept().close();
        heartbeat(1);
        heartbeat(2);
        assertTrue(backup.silent());
    }

    @Test
    void shouldLetTheLifelineGoWithTheLink() throws IOException, InterruptedException {
        Socket held = accept(PROOF);
        untilProved();
        toBackup.close("enough");
        assertEquals(-1, held.getInputStream().read());
    }

    @Test
    void shouldConnectOnceHoweverOftenItIsTold() throws IOException, InterruptedException {
        try (ServerSocket another = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Socket held = accept(PROOF);
            toBackup.send(new ChannelMessage.Lifeline(another.getLocalPort(), PROOF));
            heartbeat(1);
            held.close();
            backup.next(Events.Closed.class);
            another.setSoTimeout(1);
            assertThrows(IOException.class, another::accept);
        }
    }

    /**
     * The backup has one event loop: whoever has read a second heartbeat, sent when the first had been read, has handled
     * all that was ready before, which the lifeline's connection and its proof were.
     */
    private void untilProved() throws InterruptedException {
        heartbeat(1);
        heartbeat(2);
    }

    private void heartbeat(long number) throws InterruptedException {
        toBackup.send(new Heartbeat(1, number, 0, false, StreamPositions.NONE, 0, 0));
        assertEquals(number, backup.next(Heartbeat.class).lastSequence());
    }
}
