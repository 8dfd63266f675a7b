package io.understudy.handshake.secret;

import io.understudy.identity.Service;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Two ends prove to each other that they have the same secret (ISO/IEC 9798-4, three passes). Pure but for the numbers that
 * are drawn.
 *
 * <pre>
 *   connecting                                     listening
 *     'U' 'S' version service  nonce (32) ───────►
 *     ◄─────── nonce (32)  HMAC (32) of the listening end
 *     HMAC (32) of the connecting end ───────────►
 *     ◄─────── verdict: 0, or a length and a reason
 *
 *   HMAC-SHA256 with the secret over: "understudy 1 listening" or "understudy 1 connecting", service, both nonces
 * </pre>
 *
 * So a word of one end is of no use at the other, one for one port of none at another kind, and one from another time of
 * none at all. Neither side learns anything about the secret from somebody without it.
 */
public final class Challenge {
    static final int NONCE = 32;
    static final int PROOF = 32;
    static final int OPENING = 4 + NONCE;
    static final int ANSWER = NONCE + PROOF;

    /** What comes before the protocol from each end, where all goes well. */
    public static final int BYTES_FROM_CONNECTING = OPENING + PROOF;

    public static final int BYTES_FROM_LISTENING = ANSWER + 1;

    private static final byte[] MAGIC = {'U', 'S', 1};
    private static final SecureRandom NONCES = new SecureRandom();

    private final SecretKeySpec secret;
    private final byte service;
    private final byte[] ofConnecting;
    private final byte[] ofListening;

    private Challenge(byte[] secret, byte service, byte[] ofConnecting, byte[] ofListening) {
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
        this.service = service;
        this.ofConnecting = ofConnecting;
        this.ofListening = ofListening;
    }

    static byte[] nonce() {
        byte[] nonce = new byte[NONCE];
        NONCES.nextBytes(nonce);
        return nonce;
    }

    /** The first words of the connecting end. */
    static byte[] opening(Service service, byte[] nonce) {
        byte[] opening = Arrays.copyOf(MAGIC, OPENING);
        opening[MAGIC.length] = service.code();
        System.arraycopy(nonce, 0, opening, MAGIC.length + 1, NONCE);
        return opening;
    }

    /** Whether it may go on like this; to be asked as soon as there is a byte. */
    static boolean begins(byte[] heard, int count, Service here) {
        byte[] expected = opening(here, new byte[NONCE]);
        int fixed = Math.min(count, MAGIC.length + 1);
        return Arrays.equals(heard, 0, fixed, expected, 0, fixed);
    }

    /** As the listening end has it. */
    static Challenge listening(byte[] secret, byte[] opening, byte[] ownNonce) {
        byte[] theirs = Arrays.copyOfRange(opening, MAGIC.length + 1, OPENING);
        return new Challenge(secret, opening[MAGIC.length], theirs, ownNonce);
    }

    /** As the connecting end has it. */
    static Challenge connecting(byte[] secret, Service service, byte[] ownNonce, byte[] answer) {
        return new Challenge(secret, service.code(), ownNonce, Arrays.copyOf(answer, NONCE));
    }

    byte[] proofOfListening() {
        return proof("understudy 1 listening");
    }

    byte[] proofOfConnecting() {
        return proof("understudy 1 connecting");
    }

    private byte[] proof(String direction) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            mac.update(direction.getBytes(StandardCharsets.US_ASCII));
            mac.update(service);
            mac.update(ofConnecting);
            return mac.doFinal(ofListening);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HMAC-SHA256", e);
        }
    }

    /** In a time that does not say where they differ. */
    static boolean same(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }
}
