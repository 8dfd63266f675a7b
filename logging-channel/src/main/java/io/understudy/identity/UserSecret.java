package io.understudy.identity;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * What all processes of one user on one computer know, and no other user: 32 random bytes in a file that only he can read.
 * The first process that needs it makes it.
 */
public final class UserSecret {
    private static final int BYTES = 32;

    private UserSecret() {}

    /**
     * Reads it, and makes it if there is none.
     *
     * @throws IOException in one line, if it cannot be had or others can read it
     */
    public static byte[] at(Path file) throws IOException {
        if (isMissing(file)) {
            try {
                PrivateFiles.makeFolder(file.toAbsolutePath().getParent());
                make(file);
            } catch (IOException e) {
                throw new IOException(
                        "cannot write " + file + " (" + e + "): name a folder of your own in XDG_STATE_HOME, or give"
                                + " every process --keys",
                        e);
            }
        }
        PrivateFiles.requirePrivate(file);
        return parse(file, Files.readString(file, StandardCharsets.ISO_8859_1).strip());
    }

    private static byte[] parse(Path file, String text) throws IOException {
        try {
            byte[] secret = HexFormat.of().parseHex(text);
            if (secret.length == BYTES) {
                return secret;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IOException(file + " is no secret of this program's: remove it, and start every process again");
    }

    /** One process at a time, so that all have the same: who waited finds it made. The lock ends with who has it. */
    private static synchronized void make(Path file) throws IOException {
        Path turn = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel lock = FileChannel.open(
                turn, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PrivateFiles.ownersOnly(turn))) {
            var unused = lock.lock();
            if (isMissing(file)) {
                byte[] secret = new byte[BYTES];
                new SecureRandom().nextBytes(secret);
                PrivateFiles.write(file, HexFormat.of().formatHex(secret) + "\n");
            }
        }
    }

    /** Empty is what somebody left who made it before he wrote it. One with a secret is never replaced. */
    private static boolean isMissing(Path file) throws IOException {
        return !Files.exists(file) || Files.size(file) == 0;
    }
}
