package io.understudy.verification.shell;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a guest's {@code md5sum}, or one of its kin, must find. One thread. */
public final class Checksum {
    private final MessageDigest digest;

    /**
     * Of nothing yet.
     *
     * @param algorithm one that every Java has: MD5, SHA-1, SHA-256
     */
    public Checksum(String algorithm) {
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has " + algorithm, e);
        }
    }

    /** Of these bytes, too. */
    public Checksum add(byte[] bytes) {
        return add(bytes, bytes.length);
    }

    /** Of the first of these bytes, too. */
    public Checksum add(byte[] bytes, int count) {
        digest.update(bytes, 0, count);
        return this;
    }

    /** The digits alone; ends it. */
    public String digits() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** As it is printed for standard input; ends it. */
    public String line() {
        return digits() + "  -";
    }
}
