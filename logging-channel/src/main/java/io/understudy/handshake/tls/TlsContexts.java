package io.understudy.handshake.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.understudy.identity.KeyFolder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** What Netty makes of a folder of keys: TLS 1.3 alone, and both ends show a certificate. */
record TlsContexts(KeyFolder.Keys keys, SslContext listening, SslContext connecting, X509TrustManager trust) {
    private static final String TLS = "TLSv1.3";

    /** The shorter key first: as good for what is at stake, and less work for each of the many small records. */
    private static final List<String> CIPHERS = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384");

    /** @throws IOException in one line, if the folder cannot be used as it is */
    static TlsContexts of(KeyFolder folder) throws IOException {
        KeyFolder.Keys keys = folder.read();
        X509Certificate[] authorities = keys.authorities().toArray(new X509Certificate[0]);
        SslProvider provider = OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(SslProvider.OPENSSL)
                ? SslProvider.OPENSSL
                : SslProvider.JDK;
        try {
            X509Certificate[] chain = keys.chain().toArray(new X509Certificate[0]);
            SslContext listening = SslContextBuilder.forServer(keys.key(), chain)
                    .sslProvider(provider)
                    .trustManager(authorities)
                    .clientAuth(ClientAuth.REQUIRE)
                    .protocols(TLS)
                    .ciphers(CIPHERS)
                    .build();
            // Who is there is not said by an address: it is read from the certificate afterwards.
            SslContext connecting = SslContextBuilder.forClient()
                    .keyManager(keys.key(), chain)
                    .sslProvider(provider)
                    .trustManager(authorities)
                    .endpointIdentificationAlgorithm(null)
                    .protocols(TLS)
                    .ciphers(CIPHERS)
                    .build();
            return new TlsContexts(keys, listening, connecting, trust(authorities));
        } catch (IllegalArgumentException | GeneralSecurityException | IOException e) {
            throw new IOException("the keys in " + folder.folder() + " cannot be used: " + TlsWords.line(e), e);
        }
    }

    /** What believes those authorities, as what Netty was given does. */
    private static X509TrustManager trust(X509Certificate[] authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.length; i++) {
            store.setCertificateEntry("authority-" + i, authorities[i]);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }
}
