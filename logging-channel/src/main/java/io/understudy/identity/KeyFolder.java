package io.understudy.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one process needs to say who it is: a folder with three PEM files. Whoever has an authority of his own puts its files
 * here; the certificate then needs a name of ours among its alternative names, see {@link Identity}.
 */
public record KeyFolder(Path folder) {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final int PROBE_BYTES = 32;
    private static final int URI = 6; // RFC 5280, section 4.2.1.6, GeneralName

    /** Of those whose certificates are believed, one or several. */
    public Path authority() {
        return folder.resolve("authority.pem");
    }

    /** Of the process, and what is between it and the authority. */
    public Path certificate() {
        return folder.resolve("certificate.pem");
    }

    /** The private key, PKCS #8 without a password; nobody else may read it. */
    public Path key() {
        return folder.resolve("key.pem");
    }

    /**
     * Reads the certificates.
     *
     * @throws IOException in one line, if the folder cannot be used as it is
     */
    public Keys read() throws IOException {
        for (Path file : List.of(certificate(), key(), authority())) {
            if (!Files.isRegularFile(file)) {
                throw new IOException("there is no " + file.getFileName() + " in the keys " + folder
                        + ": './understudy keys' says how such a folder is made");
            }
        }
        // Taken first: what is written while it is read gives another stamp, and so another look.
        List<Object> stamp = stamp();
        PrivateFiles.requirePrivate(key());
        List<X509Certificate> chain = certificates(certificate());
        X509Certificate own = chain.get(0);
        Identity identity = identity(own)
                .orElseThrow(() -> new IOException(certificate()
                        + " does not say who it is for: it needs an alternative name as URI:understudy://host/NAME"));
        PrivateKey key = privateKey();
        if (!fit(key, own)) {
            throw new IOException(key() + " is not the key of " + certificate()
                    + ": put both of the same keys there, as './understudy keys' made them");
        }
        return new Keys(identity, List.copyOf(chain), key, List.copyOf(certificates(authority())), stamp);
    }

    /** Changes with the files. */
    public List<Object> stamp() throws IOException {
        List<Object> stamp = new ArrayList<>();
        for (Path file : List.of(certificate(), key(), authority())) {
            FileTime changed = Files.getLastModifiedTime(file);
            stamp.add(changed);
            stamp.add(Files.size(file));
            stamp.add(Objects.requireNonNullElse(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey(), ""));
        }
        return List.copyOf(stamp);
    }

    /** Who this certificate is of; nobody that concerns us if it has not exactly one name of ours. */
    public static Optional<Identity> identity(X509Certificate certificate) {
        try {
            if (certificate.getSubjectAlternativeNames() == null) {
                return Optional.empty();
            }
            List<Identity> named = certificate.getSubjectAlternativeNames().stream()
                    .filter(name -> Integer.valueOf(URI).equals(name.get(0)))
                    .flatMap(name -> Identity.ofUri(String.valueOf(name.get(1))).stream())
                    .toList();
            return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }

    /** Whether what the one signs the other says is signed: files are exchanged one after the other. */
    private static boolean fit(PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "EdDSA";
        };
        byte[] words = new byte[PROBE_BYTES];
        new SecureRandom().nextBytes(words);
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(words);
            byte[] signed = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(words);
            return verifying.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private PrivateKey privateKey() throws IOException {
        String text = Files.readString(key(), StandardCharsets.ISO_8859_1);
        int start = text.indexOf(BEGIN);
        int end = text.indexOf("-----END PRIVATE KEY-----");
        if (start >= 0 && end > start) {
            try {
                byte[] encoded = Base64.getMimeDecoder().decode(text.substring(start + BEGIN.length(), end));
                for (String kind : List.of("EC", "RSA", "EdDSA")) {
                    Optional<PrivateKey> found = privateKey(kind, encoded);
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
            } catch (IllegalArgumentException e) {
                // Said below.
            }
        }
        throw new IOException(
                key() + " holds no unencrypted PKCS #8 key in PEM, as 'openssl pkcs8 -topk8 -nocrypt' makes it");
    }

    private static Optional<PrivateKey> privateKey(String kind, byte[] encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> found = new ArrayList<>();
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                found.add((X509Certificate) each);
            }
            if (found.isEmpty()) {
                throw new IOException(file + " holds no certificate");
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds no certificates in PEM: " + e.getMessage(), e);
        }
    }

    /**
     * What was read.
     *
     * @param chain the own certificate first
     * @param authorities whose certificates are believed
     * @param stamp of the files as they were
     */
    public record Keys(
            Identity identity,
            List<X509Certificate> chain,
            PrivateKey key,
            List<X509Certificate> authorities,
            List<Object> stamp) {
        /** When the certificate is not believed any more. */
        public Instant expires() {
            return chain.get(0).getNotAfter().toInstant();
        }

        /** A word for people, if it does not live much longer. */
        public Optional<String> warning(Instant now, long days) {
            long left = Duration.between(now, expires()).toDays();
            return left > days
                    ? Optional.empty()
                    : Optional.of("the certificate of " + identity + " expires in "
                            + Math.max(0, left)
                            + " days, on " + expires() + ": issue another into the same folder, it is taken up as the"
                            + " process runs");
        }
    }
}
