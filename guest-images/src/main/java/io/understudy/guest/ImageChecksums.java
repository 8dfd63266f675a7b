package io.understudy.guest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code SHA256SUMS} beside the images, in the format of sha256sum(1), so that a shell can check them too. */
final class ImageChecksums {
    static final String FILE = "SHA256SUMS";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](\\S+)");

    private final Map<String, String> sumOfFile;

    private ImageChecksums(Map<String, String> sumOfFile) {
        this.sumOfFile = sumOfFile;
    }

    /** @throws DamagedImageException if a line is not a sum and a name, or a name comes twice */
    static ImageChecksums parse(byte[] text) {
        Map<String, String> sums = new HashMap<>();
        int lineNumber = 0;
        for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
            lineNumber++;
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches() || sums.put(matcher.group(2), matcher.group(1)) != null) {
                throw new DamagedImageException(
                        FILE + " line " + lineNumber + " is damaged: rebuild with guest-images/build");
            }
        }
        return new ImageChecksums(sums);
    }

    /**
     * Returns the sum of the bytes, having compared it with the listed one.
     *
     * @throws DamagedImageException if the file is not listed or the sums differ
     */
    String verify(String file, byte[] bytes) {
        String expected = sumOfFile.get(file);
        if (expected == null) {
            throw new DamagedImageException(
                    "guest image " + file + " is not listed in " + FILE + ": rebuild with guest-images/build");
        }
        String actual = sha256(bytes);
        if (!actual.equals(expected)) {
            throw new DamagedImageException("guest image " + file + " is damaged: sha256 is " + actual + ", " + FILE
                    + " says " + expected + "; rebuild with guest-images/build");
        }
        return actual;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
