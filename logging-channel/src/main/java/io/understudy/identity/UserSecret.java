package io.understudy.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
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

    /** Whoever makes the file writes it at once; longer than any disk takes. */
    private static final int ATTEMPTS = 100;

    private static final long AGAIN_MILLIS = 20;

    private UserSecret() {}

    /**
     * Reads it, and makes it if there is none.
     *
     * @throws IOException in one line, if it cannot be had or others can read it
     */
    public static byte[] at(Path file) throws IOException {
        PrivateFiles.makeFolder(file.toAbsolutePath().getParent());
        if (!Files.exists(file)) {
            make(file);
        }
        PrivateFiles.requirePrivate(file);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (text.length() > 2 * BYTES) {
                return parse(file, text.strip());
            }
            pause();
        }
        throw new IOException(file + " is no secret of this program's: remove it, and start every process again");
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

    private static void make(Path file) throws IOException {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        byte[] line = (HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        try (FileChannel made = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.ownersOnly(file))) {
            made.write(ByteBuffer.wrap(line));
            made.force(true);
        } catch (FileAlreadyExistsException e) {
            // Another process was first: its secret is everybody's.
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
