package io.understudy.handshake.library;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Believes whom a rule believes, whichever end it is; no address plays a part. */
public final class JudgedTrust extends X509ExtendedTrustManager {
    /** Which end it is that shows its certificate. */
    public enum Shower {
        CONNECTING,
        LISTENING
    }

    /** Throws if it is not to be believed. */
    public interface Rule {
        void judge(X509Certificate[] chain, String type, Shower shower) throws CertificateException;
    }

    private final Rule rule;

    public JudgedTrust(Rule rule) {
        this.rule = rule;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        rule.judge(chain, type, Shower.CONNECTING);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        rule.judge(chain, type, Shower.CONNECTING);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        rule.judge(chain, type, Shower.CONNECTING);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        rule.judge(chain, type, Shower.LISTENING);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        rule.judge(chain, type, Shower.LISTENING);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        rule.judge(chain, type, Shower.LISTENING);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
