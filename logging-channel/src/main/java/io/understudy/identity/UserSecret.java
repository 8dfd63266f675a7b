package io.understudy.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;

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
        if (!Files.exists(file) || Files.size(file) == 0) {
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

    /** It gets its name when it is whole: whoever finds it can read it, and who is killed meanwhile leaves none. */
    private static void make(Path file) throws IOException {
        byte[] secret = new byte[BYTES];
        SecureRandom random = new SecureRandom();
        random.nextBytes(secret);
        Path fresh = file.resolveSibling(file.getFileName() + "." + Long.toHexString(random.nextLong()) + ".new");
        try {
            PrivateFiles.write(fresh, HexFormat.of().formatHex(secret) + "\n");
            removeEmpty(file);
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // Another process was first: its secret is everybody's.
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** What somebody left who made it before he wrote it. One with a secret is never removed, so nobody has an old one. */
    private static void removeEmpty(Path file) throws IOException {
        Path aside = file.resolveSibling(
                file.getFileName() + "." + Long.toHexString(new SecureRandom().nextLong()) + ".old");
        if (Files.exists(file) && Files.size(file) == 0) {
            try {
                Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException e) {
                return; // Another process was first.
            }
            restore(file, aside);
        }
    }

    /** Between the look and the removal another may have put a whole one there. */
    private static void restore(Path file, Path aside) throws IOException {
        try {
            if (Files.size(aside) > 0) {
                Files.createLink(file, aside);
            }
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
