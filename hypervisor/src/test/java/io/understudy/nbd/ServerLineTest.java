package io.understudy.nbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.understudy.identity.Service;
import io.understudy.transport.Peer;
import io.understudy.transport.Transport;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerLineTest implements ServerLine.Listener {
    private static final Actor HOST = new Actor("db", 99, "a", 7);

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public Optional<String> objection(ExportFacts facts) {
        return Optional.empty();
    }

    @Override
    public void up(ExportFacts facts) {
        heard.add("up");
    }

    @Override
    public void down() {
        heard.add("down");
    }

    @Override
    public void replied(NbdRequest request, NbdReply reply) {
        heard.add("replied");
    }

    /** A stray claim with a view that is too high shuts out the true primary no longer than until its next view. */
    @Test
    void shouldAskAgainInALaterViewAtOnce() throws Exception {
        try (HeldServer server = new HeldServer();
                Transport transport = Transport.nio("line")) {
            ServerLine line = new ServerLine(transport, server.export(), "disk 0", this, heard::add);
            server.refuse("deposed");
            transport.loop().execute(() -> line.open(Optional.of(new Claim(HOST, 1)), true));
            assertEquals(
                    "disk 0: no way to " + server.export() + ": deposed; this host asks again every 10 s",
                    heard.take());
            assertTrue(transport.loop().submit(line::isClosed).get(), "nobody waits for it");
            server.refuse("");
            long before = System.nanoTime();
            transport.loop().execute(() -> line.open(Optional.of(new Claim(HOST, 2)), true));
            assertEquals("disk 0: " + server.export() + " is there again", heard.take());
            assertEquals("up", heard.take());
            assertTrue(System.nanoTime() - before < 10_000_000_000L);
        }
    }

    /** As without a file descriptor. */
    @Test
    void shouldTryAgainWhenASocketCannotBeMade() throws Exception {
        try (Transport real = Transport.nio("line")) {
            Semaphore attempts = new Semaphore(0);
            Transport poor = new Transport() {
                @Override
                public EventLoop loop() {
                    return real.loop();
                }

                @Override
                public Bootstrap connecting(Service to) {
                    return new Bootstrap().group(real.loop()).channelFactory(() -> {
                        attempts.release();
                        throw new ChannelException("too many open files");
                    });
                }

                @Override
                public ServerBootstrap listening(Service here) {
                    return real.listening(here);
                }

                @Override
                public Peer peer(Channel channel) {
                    return real.peer(channel);
                }

                @Override
                public void close() {
                    // It is closed where it was made.
                }
            };
            ServerLine line = new ServerLine(poor, new ExportAddress("127.0.0.1", 9, ""), "disk 0", this, heard::add);
            real.loop().execute(() -> line.open(Optional.empty(), false));
            attempts.acquire(3);
            assertEquals("disk 0: no way to nbd://127.0.0.1:9/: too many open files; requests wait", heard.take());
            real.loop().submit(() -> line.close(true)).get();
        }
    }
}
