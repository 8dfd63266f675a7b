package io.understudy.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * A file that nobody else has locked. The lock dies with the process.
 *
 * @param path where it is
 * @param channel to read and write it
 */
public record LockedFile(Path path, FileChannel channel) implements Closeable {
    /**
     * Those of this process. A second attempt must not even open the file: closing any descriptor lets go of all locks that
     * the process has on it (fcntl(2)). By file system, and by name within it, so that one that is forgotten takes what it
     * had along: there is one of each process that the tests simulate.
     */
    private static final Map<FileSystem, Set<String>> HELD = new WeakHashMap<>();

    /** Makes the file if need be; empty if somebody has locked it, be it this process. */
    public static Optional<LockedFile> tryLock(Path file) throws IOException {
        return tryLock(file, false, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    }

    /**
     * To read only, beside others that do; empty if somebody has locked it to write, or this process has it in either way.
     *
     * @throws IOException if it is not there, or cannot be read
     */
    public static Optional<LockedFile> tryShare(Path file) throws IOException {
        return tryLock(file, true, StandardOpenOption.READ);
    }

    private static Optional<LockedFile> tryLock(Path file, boolean shared, OpenOption... options) throws IOException {
        Path path = file.getParent().toRealPath().resolve(file.getFileName());
        synchronized (HELD) {
            Set<String> held = HELD.computeIfAbsent(path.getFileSystem(), files -> new HashSet<>());
            if (held.contains(path.toString())) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(path, options);
            try {
                if (channel.tryLock(0, Long.MAX_VALUE, shared) == null) {
                    channel.close();
                    return Optional.empty();
                }
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            held.add(path.toString());
            return Optional.of(new LockedFile(path, channel));
        }
    }

    /** The inode, which a copy of the file does not share; 0 on file systems without. */
    public long number() throws IOException {
        try {
            return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            HELD.get(path.getFileSystem()).remove(path.toString());
            channel.close();
        }
    }
}
