package io.understudy.arbiter.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * The file {@code cluster}: its lock keeps two arbiters off one journal, its contents are a {@link DirectoryNote}, so
 * that a lost, exchanged, copied or shortened journal is noticed. The lock dies with the process.
 */
final class DirectoryClaim implements Closeable {
    /**
     * Directories claimed by this process. POSIX locks belong to the process and are lost when it closes any descriptor
     * of the file, so a second attempt must not even open it.
     */
    private static final Set<Path> CLAIMED = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private DirectoryClaim(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws JournalException if another arbiter uses the directory */
    static DirectoryClaim take(Path directory) throws IOException {
        Path file = directory.toRealPath().resolve("cluster");
        synchronized (CLAIMED) {
            if (!CLAIMED.add(file)) {
                throw inUse(directory);
            }
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            if (channel.tryLock() == null) {
                throw inUse(directory);
            }
            return new DirectoryClaim(file, channel);
        } catch (IOException | OverlappingFileLockException e) {
            if (channel != null) {
                channel.close();
            }
            release(file);
            throw e instanceof IOException io ? io : inUse(directory);
        }
    }

    private static JournalException inUse(Path directory) {
        return new JournalException(
                directory + ": another arbiter uses this journal; stop it or choose another directory");
    }

    /** @throws JournalException if the file is damaged */
    DirectoryNote note() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(256);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {}
        try {
            return DirectoryNote.parse(
                    StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString());
        } catch (IllegalArgumentException e) {
            throw JournalReader.damaged(file, 0, e.getMessage());
        }
    }

    /** The inode of the file, which a copy does not share; 0 on file systems without. */
    long fileNumber() throws IOException {
        try {
            return ((Number) Files.getAttribute(file, "unix:ino")).longValue();
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return 0;
        }
    }

    /** May be lost in a crash until {@link #force}. */
    void remember(DirectoryNote note, Disk disk) throws IOException {
        disk.overwrite(file, channel, StandardCharsets.ISO_8859_1.encode(note.text()));
    }

    void force(Disk disk) throws IOException {
        disk.force(channel);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            release(file);
        }
    }

    private static void release(Path file) {
        synchronized (CLAIMED) {
            CLAIMED.remove(file);
        }
    }
}
