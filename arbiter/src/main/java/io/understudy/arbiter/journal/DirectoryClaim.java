package io.understudy.arbiter.journal;

import io.understudy.disk.LockedFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The file {@code cluster}: its lock keeps two arbiters off one journal, its contents are a {@link DirectoryNote}, so
 * that a lost, exchanged, copied or shortened journal is noticed. The lock dies with the process.
 */
record DirectoryClaim(LockedFile cluster) implements Closeable {
    /** @throws JournalException if another arbiter uses the directory */
    static DirectoryClaim take(Path directory) throws IOException {
        return new DirectoryClaim(LockedFile.tryLock(directory.resolve("cluster"))
                .orElseThrow(() -> new JournalException(
                        directory + ": another arbiter uses this journal; stop it or choose another directory")));
    }

    /** @throws JournalException if the file is damaged */
    DirectoryNote note() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(256);
        while (bytes.hasRemaining() && cluster.channel().read(bytes, bytes.position()) > 0) {}
        try {
            return DirectoryNote.parse(
                    StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString());
        } catch (IllegalArgumentException e) {
            throw JournalReader.damaged(cluster.path(), 0, e.getMessage());
        }
    }

    /**
     * Writes over the beginning of the file, within its first sector: what was there or what is new stays in a crash until
     * {@link #force}.
     */
    void remember(DirectoryNote note) throws IOException {
        ByteBuffer text = StandardCharsets.ISO_8859_1.encode(note.text());
        while (text.hasRemaining()) {
            cluster.channel().write(text, text.position());
        }
    }

    void force() throws IOException {
        cluster.channel().force(true);
    }

    @Override
    public void close() throws IOException {
        cluster.close();
    }
}
