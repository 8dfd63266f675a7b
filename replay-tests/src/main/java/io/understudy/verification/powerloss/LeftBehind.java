package io.understudy.verification.powerloss;

import io.understudy.verification.database.FileSystemCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is on an image after power was lost, as file system and database recover it. */
final class LeftBehind {
    private static final String DEBUGFS = "/usr/sbin/debugfs";
    private static final String SQLITE = "/usr/bin/sqlite3";

    private final Path folder;

    /** @param folder for files out of the image */
    LeftBehind(Path folder) {
        this.folder = folder;
    }

    /** @throws IllegalStateException with one line, if programs are missing */
    static void require() {
        FileSystemCheck.require();
        if (!Files.isExecutable(Path.of(SQLITE))) {
            throw new IllegalStateException("sqlite3 is missing: install it (Debian: apt-get install sqlite3)");
        }
    }

    /**
     * Looks at an image.
     *
     * @param commits how many the guest was told of before
     * @param lines how many of them
     * @return what is wrong, in one line
     */
    Optional<String> complaint(Path image, long commits, long lines) throws IOException, InterruptedException {
        Optional<String> wrong = FileSystemCheck.complaint(image);
        if (wrong.isPresent()) {
            return wrong;
        }
        Path database = dump(image, "l.db");
        // Without its journal a database that was being written is none.
        dump(image, "l.db-journal");
        wrong = commits == 0 && !Files.exists(database) ? Optional.empty() : database(database, commits);
        if (wrong.isPresent()) {
            return wrong;
        }
        Path appended = dump(image, "lines");
        return lines(Files.exists(appended) ? Files.readString(appended, StandardCharsets.ISO_8859_1) : "", lines);
    }

    private static Optional<String> database(Path file, long commits) throws IOException, InterruptedException {
        String said =
                run(SQLITE, file.toString(), "PRAGMA integrity_check; SELECT n || ' ' || text FROM t ORDER BY n;");
        if (said.contains("no such table") && commits == 0) {
            return Optional.empty();
        }
        List<String> rows = said.lines().toList();
        if (rows.isEmpty() || !rows.get(0).equals("ok")) {
            return Optional.of("SQLite's integrity check says: " + said.replaceAll("\\s*\\R\\s*", " | "));
        }
        for (int at = 1; at < rows.size(); at++) {
            if (!rows.get(at).equals(at + " commit " + at)) {
                return Optional.of("row " + at + " of the database is '" + rows.get(at) + "'");
            }
        }
        return rows.size() - 1 >= commits
                ? Optional.empty()
                : Optional.of("the database has " + (rows.size() - 1) + " commits of " + commits + " that were forced");
    }

    /** What is behind the forced ones may be cut off anywhere. */
    static Optional<String> lines(String text, long lines) {
        StringBuilder whole = new StringBuilder();
        long number = 1;
        for (; number <= lines; number++) {
            whole.append("line ").append(number).append('\n');
        }
        if (!text.startsWith(whole.toString())) {
            return Optional.of("the file has not all of " + lines + " lines that were forced");
        }
        for (; whole.length() < text.length(); number++) {
            whole.append("line ").append(number).append('\n');
        }
        return whole.toString().startsWith(text)
                ? Optional.empty()
                : Optional.of("behind " + lines + " lines that were forced the file holds something else");
    }

    private Path dump(Path image, String name) throws IOException, InterruptedException {
        Path target = folder.resolve(name);
        Files.deleteIfExists(target);
        run(DEBUGFS, "-R", "dump /" + name + " " + target, image.toString());
        // debugfs makes an empty one of a file that is not there.
        if (Files.exists(target) && Files.size(target) == 0) {
            Files.delete(target);
        }
        return target;
    }

    private static String run(String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(words))).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
