package io.understudy.join;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.understudy.admission.AcceptPace;
import io.understudy.admission.Admission;
import io.understudy.admission.AdmissionLimits;
import io.understudy.admission.PeerAddress;
import io.understudy.authority.Authority;
import io.understudy.authority.Certificates;
import io.understudy.identity.Identity;
import io.understudy.identity.Service;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where those come that have a token, over TLS in which only this end shows a certificate. A request is a line: the secret
 * and a public key; so is the answer: the certificate and the authority's, or why not.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class JoinServer implements AutoCloseable {
    static final String YES = "yes";
    static final String NO = "no";
    static final int MOST_LINE = 8192;

    private static final Logger LOG = LoggerFactory.getLogger(JoinServer.class);
    private static final int PATIENCE_SECONDS = 10;

    private final Authority authority;
    private final JoinTokens tokens;
    private final long days;
    private final Admission<Channel> places = new Admission<>(AdmissionLimits.STANDARD);
    private Channel server;

    private JoinServer(Authority authority, long days) {
        this.authority = authority;
        this.days = days;
        tokens = new JoinTokens(authority);
    }

    /**
     * Listens until closed. Not on the event loop.
     *
     * @param transport whose connections begin without a handshake of ours: who comes has no keys yet
     * @param days that the certificates live
     * @throws IOException in one line, if the address cannot be had
     */
    public static JoinServer listen(Transport transport, InetSocketAddress address, Authority authority, long days)
            throws IOException {
        JoinServer served = new JoinServer(authority, days);
        KeyPair keys = Certificates.newKeys();
        SslContext tls = SslContextBuilder.forServer(
                        keys.getPrivate(),
                        authority.sign(keys.getPublic(), "", Instant.now(), days),
                        authority.certificate())
                .protocols("TLSv1.3")
                .build();
        served.server = Listening.open(
                transport
                        .listening(Service.ARBITER)
                        .handler(new AcceptPace())
                        .childHandler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                served.came(channel, tls);
                            }
                        }),
                transport,
                address,
                "those who join");
        return served;
    }

    private void came(Channel channel, SslContext tls) {
        places.admit(channel, PeerAddress.of(channel)).ifPresent(Channel::close);
        channel.closeFuture().addListener(closed -> places.left(channel));
        channel.pipeline()
                .addLast(
                        new ReadTimeoutHandler(PATIENCE_SECONDS),
                        tls.newHandler(channel.alloc()),
                        new LineBasedFrameDecoder(MOST_LINE),
                        new Joining());
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
    }

    private String answer(String line, Object from) {
        String[] words = line.split(" ", -1);
        try {
            PublicKey key = KeyFactory.getInstance("EC")
                    .generatePublic(
                            new X509EncodedKeySpec(Base64.getDecoder().decode(words.length == 2 ? words[1] : "")));
            Optional<Identity> who = tokens.take(words[0], Instant.now());
            if (who.isPresent()) {
                String signed = encoded(authority
                        .sign(key, who.get().uri(), Instant.now(), days)
                        .getEncoded());
                LOG.info("{} has its keys, from {}", who.get(), from);
                return YES + " " + signed + " "
                        + encoded(authority.certificate().getEncoded());
            }
            LOG.warn("refused {}: its token was used, has expired, or is none of this authority's", from);
            return NO + " the token was used, has expired, or is none of this authority's";
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            LOG.warn("refused {}: it asked for something else than keys", from);
            return NO + " that is no request";
        } catch (IOException e) {
            LOG.warn("could not give {} its keys: {}", from, e.getMessage());
            return NO + " the authority has a trouble of its own, its log says which";
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private final class Joining extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
            String said = answer(
                    line.toString(StandardCharsets.US_ASCII), context.channel().remoteAddress());
            context.writeAndFlush(
                            context.alloc().buffer().writeBytes((said + "\n").getBytes(StandardCharsets.US_ASCII)))
                    .addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
