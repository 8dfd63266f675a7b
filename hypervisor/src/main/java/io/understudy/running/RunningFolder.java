package io.understudy.running;

import io.understudy.folder.UserFolder;
import io.understudy.json.BadJsonException;
import io.understudy.json.RecordReader;
import io.understudy.json.RecordWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of registrations, {@code understudy/running} in the user's cache. Files hold tokens, so nobody else may read
 * them. Who was killed could not remove his, and a page looks each second: whoever looks removes those of processes that are
 * gone, by their names alone.
 *
 * @param path the property or environment variable {@value #NAMED_BY} names another one
 */
public record RunningFolder(Path path) {
    /** Names another folder, for demonstrations and tests. */
    public static final String NAMED_BY = "UNDERSTUDY_RUNNING";

    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER = permissions("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE = permissions("rw-------");
    private static final String ENDING = ".json";
    private static final int MOST_FILES = 4096;

    /** Where numbers of processes mean what they mean here (pid_namespaces(7)); the same for all where there is no such thing. */
    private static final String SPACE = space();

    private static final Pattern OF_HERE = Pattern.compile("([0-9]{1,18})-" + SPACE + "\\.json");

    /** A process of another container has a number that means nothing here, so that only its old files are certainly nobody's. */
    private static final Duration OLD = Duration.ofDays(1);

    /** This user's. */
    public static RunningFolder ofThisUser() {
        String named = System.getProperty(NAMED_BY, System.getenv().getOrDefault(NAMED_BY, ""));
        return new RunningFolder(named.isBlank() ? UserFolder.CACHE.path().resolve("running") : Path.of(named));
    }

    private static String space() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .replaceAll("\\D", "");
        } catch (IOException | UnsupportedOperationException e) {
            return "0";
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String spelt) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(spelt));
    }

    /**
     * Adds a process, and removes what processes left behind that ended long ago.
     *
     * @return its file, which the process is to delete when it ends
     */
    public Path add(Registration registration) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.createDirectory(path, OWNERS_FOLDER);
        }
        sweep();
        Path file = path.resolve(registration.pid() + "-" + SPACE + ENDING);
        Path partial = path.resolve(registration.pid() + "-" + SPACE + ".partial");
        Files.deleteIfExists(partial);
        Files.createFile(partial, OWNERS_FILE);
        Files.writeString(partial, RecordWriter.text(registration) + "\n");
        return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void sweep() throws IOException {
        Instant old = Instant.now().minus(OLD);
        for (Path file : files()) {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(old)
                    && read(file).filter(RunningFolder::runs).isEmpty()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Those of processes that run, in no order; a file that makes no sense is as none. */
    public List<Registration> read() throws IOException {
        List<Registration> running = new ArrayList<>();
        for (Path file : files()) {
            read(file).filter(RunningFolder::runs).ifPresent(running::add);
        }
        return running;
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + ENDING)) {
            for (Path file : files) {
                if (isGone(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                } else if (found.size() < MOST_FILES) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static boolean isGone(String file) {
        Matcher name = OF_HERE.matcher(file);
        return name.matches() && !isAlive(Long.parseLong(name.group(1)));
    }

    private static Optional<Registration> read(Path file) {
        try {
            if (Files.size(file) > RecordReader.MAX_CHARACTERS) {
                return Optional.empty();
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return Optional.of(RecordReader.of(text).read(Registration.class))
                    .filter(registration -> registration.v() == Registration.VERSION);
        } catch (IOException | BadJsonException e) {
            // It is just being removed, or was never one.
            return Optional.empty();
        }
    }

    private static boolean runs(Registration registration) {
        return isAlive(registration.pid());
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }
}
