package io.understudy.log.store;

import io.understudy.disk.DurableNames;
import io.understudy.disk.LockedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A folder for one stay of one host in cold standby, or for the images of its disks. What is in it is worth nothing to a later
 * life of the host, which counts as failed (rule 1 of the views), but as something to compare with; so it goes with the stay,
 * unless it is {@linkplain #leave left}. What was left, or whose process died, goes when another begins. A lock that dies with
 * its process says which is which.
 */
public final class StandbyFolder implements AutoCloseable {
    private static final String LOCK = "lock";

    /** A guest's memory is nobody else's business. */
    private static final FileAttribute<?> ITS_OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;
    private final LockedFile lock;

    private StandbyFolder(Path path, LockedFile lock) {
        this.path = path;
        this.lock = lock;
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
            DurableNames.createFolders(parent);
            String prefix = host.replace('/', '-') + "@"; // slot 2 of a is a/2, which is no name of a file
            removeAbandoned(parent, prefix);
            Path path = createFree(parent, prefix);
            LockedFile lock = LockedFile.tryLock(path.resolve(LOCK))
                    .orElseThrow(() -> new IOException("another process has taken " + path));
            StandbyFolder made = new StandbyFolder(path, lock);
            try {
                DurableNames.force(parent);
            } catch (IOException e) {
                made.abandon();
                throw e;
            }
            return made;
        } catch (IOException e) {
            throw new IOException("cannot store a log in " + parent + " (" + e + "): give another folder", e);
        }
    }

    /**
     * One that this host left or died in, in any of its slots, with all that is in it.
     *
     * @param wanted whether it is this one, by its path
     * @throws IOException if that cannot be seen, in one line
     */
    public static Optional<StandbyFolder> left(Path parent, String host, Predicate<Path> wanted) throws IOException {
        if (!Files.isDirectory(parent)) {
            return Optional.empty();
        }
        Pattern ofHost = Pattern.compile(Pattern.quote(host.replaceFirst("/.*", "")) + "(-[0-9]+)?@.*");
        for (Path folder : folders(parent)) {
            if (ofHost.matcher(folder.getFileName().toString()).matches() && wanted.test(folder)) {
                Optional<LockedFile> lock = LockedFile.tryLock(folder.resolve(LOCK));
                if (lock.isPresent()) {
                    return lock.map(held -> new StandbyFolder(folder, held));
                }
            }
        }
        return Optional.empty();
    }

    private static List<Path> folders(Path parent) throws IOException {
        try (var all = Files.list(parent)) {
            return all.filter(folder -> Files.exists(folder.resolve(LOCK))).toList();
        }
    }

    private static Path createFree(Path parent, String prefix) throws IOException {
        for (int number = 1; true; number++) {
            try {
                return Files.createDirectory(parent.resolve(prefix + number), ITS_OWNERS);
            } catch (FileAlreadyExistsException e) {
                // another stay's, of another process or of this one
            }
        }
    }

    private static void removeAbandoned(Path parent, String prefix) throws IOException {
        for (Path folder : folders(parent)) {
            if (folder.getFileName().toString().startsWith(prefix)) {
                removeIfAbandoned(folder);
            }
        }
    }

    private static void removeIfAbandoned(Path folder) throws IOException {
        Optional<LockedFile> abandoned = LockedFile.tryLock(folder.resolve(LOCK));
        if (abandoned.isPresent()) {
            try (LockedFile lock = abandoned.get()) {
                remove(lock.path().getParent());
            }
        }
    }

    public Path path() {
        return path;
    }

    /** It is of no use; if it cannot be removed, a later stay does that. */
    public void abandon() {
        try {
            close();
        } catch (IOException | UncheckedIOException e) {
            // Its lock is let go of all the same.
        }
    }

    /** Lets go of it with all that is in it, for a later stay of this host. */
    public void leave() throws IOException {
        lock.close();
    }

    /** Removes it and all that is in it. */
    @Override
    public void close() throws IOException {
        try (lock) {
            remove(path);
        }
    }

    /** The lock goes last, so that who comes next finds what a death in between leaves. */
    private static void remove(Path folder) throws IOException {
        Path lock = folder.resolve(LOCK);
        List<Path> files;
        try (var all = Files.list(folder)) {
            files = all.filter(file -> !file.equals(lock)).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(lock);
        Files.deleteIfExists(folder);
    }
}
