package io.understudy.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * A key that everybody with the same secret computes: for connections of a library that knows certificates, and no secrets.
 * Who shows a certificate of this key has the secret.
 */
public final class SharedKey {
    private static final String CURVE = "secp256r1";
    private static final Duration LIFE = Duration.ofDays(3650);

    private SharedKey() {}

    /** The same for the same secret and purpose. */
    public static KeyPair of(byte[] secret, String purpose) {
        try {
            var curve = ECNamedCurveTable.getParameterSpec(CURVE);
            // 64 bytes for a number of 32, so that the remainder is as good as drawn (FIPS 186-5, A.2.1).
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(secret, "HmacSHA512"));
            byte[] bits = mac.doFinal(("understudy 1 " + purpose).getBytes(StandardCharsets.US_ASCII));
            BigInteger number = new BigInteger(1, bits)
                    .mod(curve.getN().subtract(BigInteger.ONE))
                    .add(BigInteger.ONE);
            var point = new FixedPointCombMultiplier()
                    .multiply(curve.getG(), number)
                    .normalize();
            ECParameterSpec parameters = ((ECPublicKey) Certificates.newKeys().getPublic()).getParams();
            KeyFactory factory = KeyFactory.getInstance("EC");
            ECPoint affine = new ECPoint(
                    point.getAffineXCoord().toBigInteger(),
                    point.getAffineYCoord().toBigInteger());
            return new KeyPair(
                    factory.generatePublic(new ECPublicKeySpec(affine, parameters)),
                    factory.generatePrivate(new ECPrivateKeySpec(number, parameters)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has P-256 and HMAC-SHA512", e);
        }
    }

    /** A certificate of it, which says nothing else. */
    public static X509Certificate certificate(KeyPair shared, Instant now) throws IOException {
        return Certificates.ofAuthority(shared, "shared secret", now.minus(Duration.ofDays(1)), now.plus(LIFE));
    }
}
