package io.understudy.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
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
     * the process has on it (fcntl(2)). Weak, because whoever is forgotten is closed by the collector.
     */
    private static final Set<Path> HELD = Collections.newSetFromMap(new WeakHashMap<>());

    /** Makes the file if need be; empty if somebody has locked it, be it this process. */
    public static Optional<LockedFile> tryLock(Path file) throws IOException {
        Path path = file.getParent().toRealPath().resolve(file.getFileName());
        synchronized (HELD) {
            if (HELD.contains(path)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            try {
                if (channel.tryLock() == null) {
                    channel.close();
                    return Optional.empty();
                }
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            HELD.add(path);
            return Optional.of(new LockedFile(path, channel));
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            HELD.remove(path);
            channel.close();
        }
    }
}
