package io.understudy.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates: ECDSA on P-256, as TLS 1.3 has to offer (RFC 8446, section 9.1). */
public final class Certificates {
    private static final int SERIAL_BITS = 127;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Certificates() {}

    public static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has P-256", e);
        }
    }

    public static X500Name named(String commonName) {
        return new X500NameBuilder()
                .addRDN(BCStyle.O, "Understudy")
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    /** Of an authority, signed by itself. */
    public static X509Certificate ofAuthority(KeyPair keys, String name, Instant from, Instant until)
            throws IOException {
        return sign(keys.getPrivate(), builder(named(name), named(name), keys.getPublic(), from, until), maker -> {
            maker.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            maker.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
    }

    /**
     * Of somebody whom an authority knows.
     *
     * @param uri who he is; empty for one that only serves the authority itself
     */
    public static X509Certificate of(
            PublicKey owner, String uri, X509Certificate issuer, PrivateKey signer, Instant from, Instant until)
            throws IOException {
        X500Name issuerName =
                X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
        X500Name subject = named(uri.isEmpty() ? "keys" : uri.substring("understudy://".length()));
        return sign(signer, builder(issuerName, subject, owner, from, until), maker -> {
            maker.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            maker.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            maker.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
            }));
            if (!uri.isEmpty()) {
                maker.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
            }
        });
    }

    private interface Extensions {
        void addTo(X509v3CertificateBuilder maker) throws IOException;
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey owner, Instant from, Instant until) {
        return new JcaX509v3CertificateBuilder(
                issuer, new BigInteger(SERIAL_BITS, RANDOM), Date.from(from), Date.from(until), subject, owner);
    }

    private static X509Certificate sign(PrivateKey signer, X509v3CertificateBuilder maker, Extensions extensions)
            throws IOException {
        extensions.addTo(maker);
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(maker.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot sign a certificate: " + e.getMessage(), e);
        }
    }
}
