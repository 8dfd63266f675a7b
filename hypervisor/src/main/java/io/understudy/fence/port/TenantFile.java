package io.understudy.fence.port;

import io.understudy.disk.DurableNames;
import io.understudy.nbd.Actor;
import io.understudy.nbd.Claim;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Who had an export last, in a file, so that a fence which died lets in nobody who was turned away before. One line of text:
 *
 * <pre>
 *   understudy-fence 1 VM POWER-ON VIEW HOST INCARNATION
 * </pre>
 *
 * <p>with names encoded as in a URL. The file always holds a whole one.
 */
final class TenantFile {
    private static final String HEAD = "understudy-fence 1";
    private static final int MOST_BYTES = 1024;

    private final Path file;

    /** Of an export, in this folder. */
    TenantFile(Path folder, String export) {
        file = folder.resolve("export-" + encode(export) + ".tenant");
    }

    private static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("*", "%2A");
    }

    /**
     * What it says, none if there is no such file.
     *
     * @throws IOException if it cannot be read, or is damaged, in one line
     */
    Optional<Claim> read() throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw damaged(null);
            }
            String[] words =
                    Files.readString(file, StandardCharsets.US_ASCII).strip().split(" ", -1);
            if (words.length != 7 || !(words[0] + " " + words[1]).equals(HEAD)) {
                throw damaged(null);
            }
            return Optional.of(new Claim(
                    new Actor(decode(words[2]), Long.parseLong(words[3]), decode(words[5]), Long.parseLong(words[6])),
                    Long.parseLong(words[4])));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private static String decode(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }

    private IOException damaged(Exception cause) {
        return new IOException(
                "the fence's record " + file
                        + " is damaged: make sure that no host of the machine whose disk it is runs, and"
                        + " remove it",
                cause);
    }

    /** Returns when it is on the disk. */
    void write(Claim claim) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Actor actor = claim.actor();
        String line = String.join(
                " ",
                HEAD,
                encode(actor.vm()),
                Long.toString(actor.powerOnEpochMillis()),
                Long.toString(claim.view()),
                encode(actor.host()),
                Long.toString(actor.incarnation()));
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        DurableNames.replace(fresh, file);
    }
}
