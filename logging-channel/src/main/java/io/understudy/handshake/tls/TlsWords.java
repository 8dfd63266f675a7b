package io.understudy.handshake.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.understudy.handshake.Handshake;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;

/** What went wrong in a TLS handshake, in words for people. */
final class TlsWords {
    private static final String ALERT = "Received fatal alert: ";

    /** As BoringSSL has it: {@code SSLV3_ALERT_CERTIFICATE_EXPIRED}. */
    private static final String OPENSSL_ALERT = "_ALERT_";

    private TlsWords() {}

    private static String refuses(String alert) {
        return "it refuses our certificate: " + alert.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Of the end that is seen from here, as "it". */
    static String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof NotSslRecordException) {
                return "it does not speak TLS: it was given no keys, or is no process of ours";
            } else if (cause instanceof CertificateExpiredException || message.contains("NotAfter")) {
                return "its certificate has expired";
            } else if (cause instanceof CertificateNotYetValidException) {
                return "its certificate is not valid yet: compare the clocks";
            } else if (message.contains("unable to find valid certification path")
                    || message.contains("signature check failed")) {
                return "its certificate is not of our authority";
            } else if (message.contains("Empty client certificate chain")
                    || message.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE")) {
                return "it has no certificate of our authority";
            } else if (message.startsWith(ALERT)) {
                return refuses(message.substring(ALERT.length()));
            } else if (message.contains(OPENSSL_ALERT)) {
                return refuses(message.substring(message.indexOf(OPENSSL_ALERT) + OPENSSL_ALERT.length()));
            } else if (cause instanceof SslHandshakeTimeoutException) {
                return "it did not say who it is within " + Handshake.PATIENCE_MILLIS / 1000 + " s";
            } else if (cause instanceof ClosedChannelException) {
                return "it closed the connection before it said who it is";
            }
        }
        return "its handshake failed: " + line(failure);
    }

    static String line(Throwable failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    }
}
