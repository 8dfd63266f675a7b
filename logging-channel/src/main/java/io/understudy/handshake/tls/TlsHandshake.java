package io.understudy.handshake.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.understudy.handshake.Handshake;
import io.understudy.handshake.PeerIdentity;
import io.understudy.handshake.Strangers;
import io.understudy.handshake.library.JudgedTrust;
import io.understudy.handshake.library.LibraryKeys;
import io.understudy.handshake.library.OneKey;
import io.understudy.identity.Identity;
import io.understudy.identity.KeyFolder;
import io.understudy.identity.Service;
import io.understudy.identity.Service.Audience;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of a process that was given keys: TLS 1.3 with certificates of both ends, on loopback as well. What people use their own
 * programs for is as it is on loopback.
 */
public final class TlsHandshake implements Handshake {
    private static final Logger LOG = LoggerFactory.getLogger(TlsHandshake.class);
    private static final long LOOK_SECONDS = 5;
    private static final long REMIND_HOURS = 24;
    private static final long WARN_DAYS = 30;

    private final KeyFolder folder;
    private volatile TlsContexts contexts;
    private Instant reminded = Instant.MIN;
    private String trouble = "";

    private TlsHandshake(KeyFolder folder, TlsContexts contexts) {
        this.folder = folder;
        this.contexts = contexts;
    }

    /**
     * With the keys in this folder, and with other ones when they are put there.
     *
     * @throws IOException in one line, if they cannot be used
     */
    public static TlsHandshake of(KeyFolder folder) throws IOException {
        TlsContexts contexts = TlsContexts.of(folder);
        requireAlive(folder, contexts, Instant.now());
        return new TlsHandshake(folder, contexts);
    }

    private static void requireAlive(KeyFolder folder, TlsContexts contexts, Instant now) throws IOException {
        Instant expires = contexts.keys().expires();
        if (expires.isBefore(now)) {
            throw new IOException(
                    folder.certificate() + " expired on " + expires + ": issue another with './understudy keys'");
        }
    }

    /** The same without a look at whether anybody will believe them. */
    static TlsHandshake unchecked(KeyFolder folder) throws IOException {
        return new TlsHandshake(folder, TlsContexts.of(folder));
    }

    /** Looks after the files from now on, on a thread of its own. */
    public TlsHandshake watching() {
        lookAgain(Instant.now());
        Thread watch = new Thread(
                () -> {
                    while (true) {
                        try {
                            TimeUnit.SECONDS.sleep(LOOK_SECONDS);
                        } catch (InterruptedException e) {
                            return;
                        }
                        lookAgain(Instant.now());
                    }
                },
                "keys");
        watch.setDaemon(true);
        watch.start();
        return this;
    }

    /** Takes up other files, and says once a day that the certificate will not live much longer. */
    void lookAgain(Instant now) {
        try {
            if (!folder.stamp().equals(contexts.keys().stamp())) {
                TlsContexts fresh = TlsContexts.of(folder);
                if (!fresh.keys().identity().equals(identity())) {
                    throw new IOException("the keys in " + folder.folder() + " are of "
                            + fresh.keys().identity() + " now, and this process is " + identity());
                }
                requireAlive(folder, fresh, now);
                contexts = fresh;
                LOG.info(
                        "the keys of {} were read again, they are good until {}",
                        identity(),
                        fresh.keys().expires());
            }
            trouble = "";
        } catch (IOException | RuntimeException e) {
            // Files are exchanged one after the other, so the next look may find them whole. What reads them is not
            // ours, and the thread that looks has to outlive whatever it makes of them.
            String line = TlsWords.line(e);
            if (!trouble.equals(line)) {
                trouble = line;
                LOG.warn("goes on with the keys it has: {}", trouble);
            }
        }
        if (now.isAfter(reminded)) {
            contexts.keys().warning(now, WARN_DAYS).ifPresent(line -> {
                reminded = now.plusSeconds(TimeUnit.HOURS.toSeconds(REMIND_HOURS));
                LOG.warn(line);
            });
        }
    }

    /** Who this process is. */
    public Identity identity() {
        return contexts.keys().identity();
    }

    @Override
    public Optional<String> objection(SocketAddress address, Service of, Side side) {
        if (of.audience() != Audience.OURS && isLoopback(address)) {
            return Optional.empty();
        }
        return of.audience() == Audience.THIS_COMPUTER
                ? Optional.of("nobody says who he is there, so it is for 127.0.0.1 alone, or for --insecure")
                : business(of, side);
    }

    /** Those of the moment at each connection. */
    @Override
    public Optional<LibraryKeys> libraryKeys(Service service) {
        return Optional.of(new LibraryKeys(
                new OneKey(() ->
                        new OneKey.Shown(contexts.keys().key(), contexts.keys().chain())),
                new JudgedTrust((chain, type, shower) -> judge(service, chain, type, shower))));
    }

    private void judge(Service service, X509Certificate[] chain, String type, JudgedTrust.Shower shower)
            throws CertificateException {
        X509TrustManager authorities = contexts.trust();
        Identity who = KeyFolder.identity(chain[0])
                .orElseThrow(() -> new CertificateException("its certificate does not say who it is for"));
        switch (shower) {
            case CONNECTING -> authorities.checkClientTrusted(chain, type);
            case LISTENING -> authorities.checkServerTrusted(chain, type);
        }
        if (!(shower == JudgedTrust.Shower.CONNECTING ? service.admits(who) : service.isOf(who))) {
            throw new CertificateException(who + " has no business at the port for " + service);
        }
    }

    private Optional<String> business(Service of, Side side) {
        boolean may = side == Side.LISTENING ? of.isOf(identity()) : of.admits(identity());
        return may
                ? Optional.empty()
                : Optional.of("by its keys this process is " + identity() + ", which has no business at the port for "
                        + of + ": give it other keys");
    }

    private static boolean isLoopback(SocketAddress address) {
        return !(address instanceof InetSocketAddress internet)
                || internet.getAddress() == null
                || internet.getAddress().isLoopbackAddress();
    }

    @Override
    public boolean encrypts(SocketAddress address, Service of) {
        return of.audience() == Audience.OURS || !isLoopback(address);
    }

    @Override
    public ChannelHandler connecting(Service to, SocketAddress remote) {
        return encrypts(remote, to) ? new Connecting(to) : OPEN.connecting(to, remote);
    }

    @Override
    public void accepted(Channel channel, Service here, Strangers strangers, Runnable protocol) {
        if (!encrypts(channel.localAddress(), here)) {
            OPEN.accepted(channel, here, strangers, protocol);
            return;
        }
        strangers.came(channel);
        PeerIdentity.setOwn(channel, identity());
        SslHandler tls = contexts.listening().newHandler(channel.alloc());
        tls.setHandshakeTimeoutMillis(PATIENCE_MILLIS);
        channel.pipeline().addLast(new HandshakeBytes(), tls, new TlsListening(here, strangers, protocol));
    }

    /** Makes room for two: what speaks TLS, and what looks at who is there. */
    private final class Connecting extends ChannelInboundHandlerAdapter {
        private final Service to;

        Connecting(Service to) {
            this.to = to;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            SslHandler tls = contexts.connecting().newHandler(context.alloc());
            tls.setHandshakeTimeoutMillis(PATIENCE_MILLIS);
            ChannelPipeline pipeline = context.pipeline();
            pipeline.addAfter(context.name(), null, new TlsConnecting(to));
            pipeline.addAfter(context.name(), null, tls);
            pipeline.remove(this);
        }
    }
}
