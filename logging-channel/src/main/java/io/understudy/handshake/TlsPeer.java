package io.understudy.handshake;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.understudy.identity.Identity;
import io.understudy.identity.KeyFolder;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Who a TLS connection says is there, after its handshake. */
final class TlsPeer {
    private TlsPeer() {}

    static Optional<Identity> of(ChannelHandlerContext context) {
        try {
            Certificate[] chain = context.pipeline()
                    .get(SslHandler.class)
                    .engine()
                    .getSession()
                    .getPeerCertificates();
            return chain[0] instanceof X509Certificate own ? KeyFolder.identity(own) : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
