package io.understudy.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.understudy.authority.Authority;
import io.understudy.handshake.Handshake;
import io.understudy.identity.Identity;
import io.understudy.identity.KeyFolder;
import io.understudy.identity.Role;
import io.understudy.identity.Service;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host fetches its own keys. */
// A channel that closes is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
class JoinTest {
    private static final Identity HOST = new Identity(Role.HOST, "b");

    @TempDir
    private Path folder;

    private final Transport transport = Transport.nio("test", Handshake.OPEN);
    private Authority authority;
    private JoinServer server;

    @BeforeEach
    void serve() throws IOException {
        authority = Authority.create(folder.resolve("authority"), Instant.now());
        server =
                JoinServer.listen(transport, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), authority, 30);
    }

    @AfterEach
    void close() {
        server.close();
        transport.close();
    }

    private JoinToken token(Instant given) throws IOException {
        return new JoinTokens(authority)
                .give(HOST, "127.0.0.1", server.address().getPort(), given, Duration.ofHours(1));
    }

    @Test
    void shouldGiveKeysOnceForATokenThatSurvivesBeingTyped() throws Exception {
        JoinToken token = JoinToken.parse(" " + token(Instant.now()) + "\n");
        KeyFolder.Keys keys =
                JoinRequest.fetch(transport, token, folder.resolve("b")).read();
        assertEquals(HOST, keys.identity());
        String again = assertThrows(
                        IOException.class, () -> JoinRequest.fetch(transport, token, folder.resolve("again")))
                .getMessage();
        assertTrue(again.contains("the token was used, has expired"), again);
        assertFalse(Files.exists(folder.resolve("again")));
    }

    @Test
    void shouldGiveNothingForATokenThatExpiredOrIsNone() throws Exception {
        JoinToken old = token(Instant.now().minus(Duration.ofHours(2)));
        JoinToken guessed = new JoinToken(HOST, old.host(), old.port(), old.fingerprint(), "0".repeat(32));
        for (JoinToken each : new JoinToken[] {old, guessed}) {
            String line = assertThrows(
                            IOException.class, () -> JoinRequest.fetch(transport, each, folder.resolve("none")))
                    .getMessage();
            assertTrue(line.contains("the token was used, has expired, or is none"), line);
        }
        assertThrows(IllegalArgumentException.class, () -> JoinToken.parse("host/b@127.0.0.1:1#12#34"));
    }

    /** Else somebody in the way could learn the secret, and be the host. */
    @Test
    void shouldTellNothingToAnotherAuthority() throws Exception {
        JoinToken token = token(Instant.now());
        JoinToken misled = new JoinToken(HOST, token.host(), token.port(), "f".repeat(32), token.secret());
        String line = assertThrows(
                        IOException.class, () -> JoinRequest.fetch(transport, misled, folder.resolve("none")))
                .getMessage();
        assertTrue(line.contains("what answers is not the authority of the token"), line);
        assertEquals(
                HOST,
                JoinRequest.fetch(transport, token, folder.resolve("b")).read().identity());
    }

    /** Whoever has keys of the pool has a chain to its authority. */
    @Test
    void shouldTellNothingToAClientInTheAuthoritysPlace() throws Exception {
        Identity client = new Identity(Role.CLIENT, "me");
        KeyFolder keys = authority.issue(client, folder.resolve("client"), Instant.now(), 30);
        SslContext tls = SslContextBuilder.forServer(
                        keys.read().key(), keys.read().chain().get(0), authority.certificate())
                .protocols("TLSv1.3")
                .build();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Channel instead = transport
                .listening(Service.ARBITER)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Thief(heard));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        JoinToken token = token(Instant.now());
        JoinToken misled = new JoinToken(
                HOST,
                token.host(),
                ((InetSocketAddress) instead.localAddress()).getPort(),
                token.fingerprint(),
                token.secret());
        String line = assertThrows(
                        IOException.class, () -> JoinRequest.fetch(transport, misled, folder.resolve("none")))
                .getMessage();
        assertEquals("", heard.take());
        assertTrue(line.contains("what answers is not the authority of the token, but client me"), line);
        instead.close().syncUninterruptibly();
    }

    /** Hears a request, and answers nothing. */
    private static final class Thief extends SimpleChannelInboundHandler<ByteBuf> {
        private final BlockingQueue<String> heard;

        Thief(BlockingQueue<String> heard) {
            this.heard = heard;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
            heard.add(line.toString(StandardCharsets.US_ASCII));
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            heard.add("");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
