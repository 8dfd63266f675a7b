package io.understudy.log.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder for one stay of one host in cold standby. What is in it is worth nothing to a later life of the host, which
 * counts as failed (rule 1 of the views), so it goes with the stay; one whose process died goes when another begins. A lock
 * that dies with its process says which is which.
 */
public final class StandbyFolder implements AutoCloseable {
    private static final String LOCK = "lock";

    /** Not to be tried: closing a file lets go of all locks that this process has on it (fcntl(2)). */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lockFile;

    private StandbyFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes a new one, and removes those that dead processes of this host left.
     *
     * @param parent made if it is not there
     * @param host its name, or that of a slot of it
     * @throws IOException if that is not possible, in one line
     */
    public static StandbyFolder create(Path parent, String host) throws IOException {
        try {
            Files.createDirectories(parent);
            String prefix = host.replace('/', '-') + "@"; // slot 2 of a is a/2, which is no name of a file
            removeAbandoned(parent, prefix);
            Path path = Files.createTempDirectory(parent, prefix);
            FileChannel lockFile =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            FileLock unused = lockFile.lock();
            HELD.add(path);
            return new StandbyFolder(path, lockFile);
        } catch (IOException e) {
            throw new IOException("cannot store a log in " + parent + " (" + e + "): give another folder", e);
        }
    }

    private static void removeAbandoned(Path parent, String prefix) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path folder : found) {
                Path lock = folder.resolve(LOCK);
                if (!HELD.contains(folder) && Files.exists(lock) && isFree(lock)) {
                    remove(folder);
                }
            }
        }
    }

    private static boolean isFree(Path lock) throws IOException {
        try (FileChannel file = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = file.tryLock()) {
            return held != null;
        }
    }

    public Path path() {
        return path;
    }

    /** Removes it and all that is in it. */
    @Override
    public void close() throws IOException {
        try (lockFile) {
            remove(path);
        } finally {
            HELD.remove(path);
        }
    }

    /** A new file's name is in the folder, and the folder has to reach the disk by itself (fsync(2)). */
    static void forceNames(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> files;
        try (var all = Files.list(folder)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }
}
