/**
 * What happens on a connection before anything else: both ends find out who the other is. One
 * {@link io.understudy.handshake.Handshake} stands in front of every connection of a process, whatever its protocol:
 *
 * <pre>
 *   TlsHandshake        keys were given: TLS 1.3, both ends with a certificate
 *   ChallengeHandshake  none were: both ends prove that they have the user's own secret; on loopback only
 *   OpenHandshake       nothing is asked: --insecure, and tests
 * </pre>
 *
 * Until then a connection is a stranger's and costs little ({@link io.understudy.handshake.Strangers}): no protocol knows
 * of it. From then on {@link io.understudy.handshake.PeerIdentity} says who is at the other end.
 */
package io.understudy.handshake;
