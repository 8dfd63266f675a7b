package io.understudy.join;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.understudy.authority.Authority;
import io.understudy.authority.Certificates;
import io.understudy.authority.Pem;
import io.understudy.identity.Identity;
import io.understudy.identity.KeyFolder;
import io.understudy.identity.Service;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.X509TrustManager;

/** Fetches a process's own keys with a token. The private key is made here and stays here. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class JoinRequest {
    private static final int PATIENCE_SECONDS = 10;

    private JoinRequest() {}

    /**
     * Returns when the keys are in the folder. Not on an event loop.
     *
     * @param transport whose connections begin without a handshake of ours
     * @throws IOException in one line, if there will be none
     */
    public static KeyFolder fetch(Transport transport, JoinToken token, Path into)
            throws IOException, InterruptedException {
        KeyPair keys = Certificates.newKeys();
        String request = token.secret() + " "
                + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()) + "\n";
        String[] words = ask(transport, token, request).split(" ", 2);
        if (!words[0].equals(JoinServer.YES) || words.length < 2) {
            throw new IOException("the authority at " + token.host() + ":" + token.port() + " refuses: "
                    + (words.length < 2 ? "no reason" : words[1].replaceAll("[^\\x20-\\x7e]", "?")));
        }
        try {
            String[] both = words[1].split(" ", -1);
            X509Certificate own = Authority.certificate(Base64.getDecoder().decode(both[0]));
            X509Certificate authority =
                    Authority.certificate(Base64.getDecoder().decode(both[1]));
            own.verify(authority.getPublicKey());
            if (!Authority.fingerprint(authority).equals(token.fingerprint())
                    || !own.getPublicKey().equals(keys.getPublic())
                    || !KeyFolder.identity(own).equals(Optional.of(token.who()))) {
                throw new IOException("the authority answered with keys that are not those of the token");
            }
            return Authority.write(
                    into,
                    Pem.text("PRIVATE KEY", keys.getPrivate().getEncoded()),
                    Authority.pem(own),
                    Authority.pem(authority));
        } catch (GeneralSecurityException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("the authority's answer cannot be read: " + e.getMessage(), e);
        }
    }

    private static String ask(Transport transport, JoinToken token, String request)
            throws IOException, InterruptedException {
        SslContext tls = SslContextBuilder.forClient()
                .trustManager(new Pinned(token.fingerprint()))
                .endpointIdentificationAlgorithm(null)
                .protocols("TLSv1.3")
                .build();
        CompletableFuture<String> answer = new CompletableFuture<>();
        Channel channel = transport
                .connecting(Service.ARBITER)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline()
                                .addLast(
                                        new ReadTimeoutHandler(PATIENCE_SECONDS),
                                        tls.newHandler(made.alloc()),
                                        new LineBasedFrameDecoder(JoinServer.MOST_LINE),
                                        new Asking(request, answer));
                    }
                })
                .connect(token.address())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        answer.completeExceptionally(done.cause());
                    }
                })
                .channel();
        try {
            return answer.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause().getCause() == null
                    ? e.getCause()
                    : e.getCause().getCause();
            throw new IOException(
                    "no keys from the authority at " + token.host() + ":" + token.port() + ": " + cause.getMessage()
                            + "; does './understudy keys serve' run there?",
                    cause);
        } finally {
            channel.close();
        }
    }

    private static final class Asking extends SimpleChannelInboundHandler<ByteBuf> {
        private final String request;
        private final CompletableFuture<String> answer;

        Asking(String request, CompletableFuture<String> answer) {
            this.request = request;
            this.answer = answer;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(context.alloc().buffer().writeBytes(request.getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
            answer.complete(line.toString(StandardCharsets.US_ASCII));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            answer.completeExceptionally(new IOException("it closed the connection"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.completeExceptionally(cause);
            context.close();
        }
    }

    /**
     * Believes the authority that the token names, and of what that one signed only what has no name: it gives a name to
     * everybody else, so who has keys of the pool cannot stand here. What is written waits for this.
     */
    private static final class Pinned implements X509TrustManager {
        private final String fingerprint;

        Pinned(String fingerprint) {
            this.fingerprint = fingerprint;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            X509Certificate root = chain[chain.length - 1];
            if (chain.length != 2 || !Authority.fingerprint(root).equals(fingerprint)) {
                throw new CertificateException("what answers is not the authority of the token");
            }
            if (chain[0].getSubjectAlternativeNames() != null) {
                throw new CertificateException("what answers is not the authority of the token, but "
                        + KeyFolder.identity(chain[0]).map(Identity::toString).orElse("another that it knows"));
            }
            try {
                chain[0].verify(root.getPublicKey());
                chain[0].checkValidity();
            } catch (GeneralSecurityException e) {
                throw new CertificateException("what answers is not of the authority of the token", e);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("nobody comes here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
