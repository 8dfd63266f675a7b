package io.understudy.handshake.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.understudy.identity.Identity;
import io.understudy.identity.KeyFolder;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Who a TLS connection says is there, after its handshake. A resumed session (RFC 8446, section 2.2) has the certificate of the
 * first one, which nobody looks at again: so its time is looked at here, every time.
 */
final class TlsPeer {
    private TlsPeer() {}

    /** Why its certificate is not good now, of "it". */
    static Optional<String> objection(ChannelHandlerContext context, Instant now) {
        return own(context).flatMap(own -> objection(own, now));
    }

    static Optional<String> objection(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            return Optional.empty();
        } catch (CertificateException e) {
            return Optional.of(TlsWords.of(e));
        }
    }

    static Optional<Identity> of(ChannelHandlerContext context) {
        return own(context).flatMap(KeyFolder::identity);
    }

    private static Optional<X509Certificate> own(ChannelHandlerContext context) {
        try {
            Certificate[] chain = context.pipeline()
                    .get(SslHandler.class)
                    .engine()
                    .getSession()
                    .getPeerCertificates();
            return chain[0] instanceof X509Certificate own ? Optional.of(own) : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
