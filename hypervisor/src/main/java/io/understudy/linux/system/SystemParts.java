package io.understudy.linux.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What of a Debian guest we wrote: its inittab and the scripts that it starts. */
final class SystemParts {
    /** Where our programs lie in the guest. */
    static final String PROGRAMS = "usr/lib/understudy";

    /** By where it lies in the guest. */
    private static final Map<String, String> FILES = new TreeMap<>(Map.of(
            "etc/inittab",
            "inittab",
            PROGRAMS + "/address",
            "address",
            PROGRAMS + "/boot",
            "boot",
            PROGRAMS + "/halt",
            "halt",
            PROGRAMS + "/service",
            "service",
            PROGRAMS + "/setup",
            "setup"));

    private SystemParts() {}

    /** Lays them into a folder as they lie in the guest. */
    static void lay(Path root) throws IOException {
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Path target = root.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, resource(file.getValue()));
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Other parts, and other words beside them, have another one. */
    static String hash(String words) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(words.getBytes(StandardCharsets.UTF_8));
            for (String file : FILES.values()) {
                digest.update(resource(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = SystemParts.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException(
                        "this program is incomplete: the Debian guest's " + name + " is missing; build it again");
            }
            return stream.readAllBytes();
        }
    }
}
