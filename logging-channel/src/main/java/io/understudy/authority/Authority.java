package io.understudy.authority;

import io.understudy.identity.Identity;
import io.understudy.identity.KeyFolder;
import io.understudy.identity.PrivateFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/** Who issues certificates, in a folder of its own that nobody else can read. */
public final class Authority {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final Duration LIFE = Duration.ofDays(3650);

    /** Clocks of other computers may be behind by so much. */
    private static final Duration SKEW = Duration.ofHours(1);

    private static final int FINGERPRINT_BYTES = 16;

    private final Path folder;
    private final X509Certificate certificate;
    private final PrivateKey key;

    private Authority(Path folder, X509Certificate certificate, PrivateKey key) {
        this.folder = folder;
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * Makes one.
     *
     * @throws IOException in one line, also if there is one already: what it issued would be worth nothing
     */
    public static Authority create(Path folder, Instant now) throws IOException {
        Path keyFile = folder.resolve("authority-key.pem");
        if (Files.exists(keyFile)) {
            throw new IOException("there is an authority in " + folder
                    + " already, and without it nobody believes what it issued: name another folder with --folder");
        }
        PrivateFiles.makeFolder(folder);
        KeyPair keys = Certificates.newKeys();
        // A name that no other has, so that nobody's certificate is tried with the wrong one.
        String name = "authority "
                + sha256(Pem.text("KEY", keys.getPublic().getEncoded())).substring(0, 8);
        X509Certificate own = Certificates.ofAuthority(keys, name, now.minus(SKEW), now.plus(LIFE));
        PrivateFiles.write(keyFile, Pem.text(PRIVATE_KEY, keys.getPrivate().getEncoded()));
        PrivateFiles.write(folder.resolve("authority.pem"), pem(own));
        return new Authority(folder, own, keys.getPrivate());
    }

    /** @throws IOException in one line, if there is none that can be used */
    public static Authority open(Path folder) throws IOException {
        Path keyFile = folder.resolve("authority-key.pem");
        if (!Files.exists(keyFile)) {
            throw new IOException("there is no authority in " + folder + ": './understudy keys init' makes one");
        }
        PrivateFiles.requirePrivate(keyFile);
        try {
            byte[] encoded = Pem.bytes(PRIVATE_KEY, Files.readString(keyFile), keyFile.toString());
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            Path own = folder.resolve("authority.pem");
            return new Authority(
                    folder, certificate(Pem.bytes(CERTIFICATE, Files.readString(own), own.toString())), key);
        } catch (GeneralSecurityException e) {
            throw new IOException("the authority in " + folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    public static X509Certificate certificate(byte[] encoded) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    public static String pem(X509Certificate certificate) throws IOException {
        try {
            return Pem.text(CERTIFICATE, certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate has no encoding: " + e.getMessage(), e);
        }
    }

    /** Issues keys and a certificate into a folder, in place of what is there; taken up by a process that runs with it. */
    public KeyFolder issue(Identity who, Path into, Instant from, Instant until) throws IOException {
        KeyPair keys = Certificates.newKeys();
        String signed = pem(sign(keys.getPublic(), who.uri(), from, until));
        return write(into, Pem.text(PRIVATE_KEY, keys.getPrivate().getEncoded()), signed, pem(certificate));
    }

    /** Files of a process: the certificate last, so that who looks meanwhile finds what does not fit yet. */
    public static KeyFolder write(Path into, String key, String certificate, String authority) throws IOException {
        PrivateFiles.makeFolder(into);
        KeyFolder made = new KeyFolder(into);
        PrivateFiles.write(made.key(), key);
        PrivateFiles.write(made.authority(), authority);
        PrivateFiles.write(made.certificate(), certificate);
        return made;
    }

    /** The same from now on, for so many days. */
    public KeyFolder issue(Identity who, Path into, Instant now, long days) throws IOException {
        return issue(who, into, now.minus(SKEW), now.plus(Duration.ofDays(days)));
    }

    /** A certificate for keys that are elsewhere. */
    X509Certificate sign(PublicKey owner, String uri, Instant from, Instant until) throws IOException {
        return Certificates.of(owner, uri, certificate, key, from, until);
    }

    public X509Certificate sign(PublicKey owner, String uri, Instant now, long days) throws IOException {
        return sign(owner, uri, now.minus(SKEW), now.plus(Duration.ofDays(days)));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public Path tokens() {
        return folder.resolve("tokens");
    }

    /** By which it is known: the beginning of SHA-256 over its certificate. */
    public String fingerprint() {
        return fingerprint(certificate);
    }

    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()),
                            0,
                            FINGERPRINT_BYTES);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    public static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
