package io.understudy.handshake.library;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** The key that a process has at the moment, whoever asks for one. */
public final class OneKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    /** A key, and the certificates that say whose it is. */
    public record Shown(PrivateKey key, List<X509Certificate> chain) {}

    private final Supplier<Shown> shown;

    /** @param shown asked anew for each handshake */
    public OneKey(Supplier<Shown> shown) {
        this.shown = shown;
    }

    private String ofType(String type) {
        return shown.get().key().getAlgorithm().equals(type) ? ALIAS : null;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
        return ALIAS;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return ofType(type);
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
        return ofType(type);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return shown.get().chain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return shown.get().key();
    }
}
