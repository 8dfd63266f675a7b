package io.understudy.handshake.library;

import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a library needs that brings sockets of its own, so that its connections are ours as well: TLS with both ends' certificates.
 *
 * @param own what to show
 * @param others whom to believe
 */
public record LibraryKeys(X509ExtendedKeyManager own, X509ExtendedTrustManager others) {}
