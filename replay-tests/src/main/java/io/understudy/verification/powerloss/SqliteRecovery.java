package io.understudy.verification.powerloss;

import io.understudy.verification.process.HostProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** SQLite's, by the program of this computer. */
final class SqliteRecovery implements Recovery {
    private static final String SQLITE = "/usr/bin/sqlite3";

    private final Path folder;

    /** @throws IllegalStateException with one line, if the program is missing */
    SqliteRecovery(Path folder) {
        if (!Files.isExecutable(Path.of(SQLITE))) {
            throw new IllegalStateException("sqlite3 is missing: install it (Debian: apt-get install sqlite3)");
        }
        this.folder = folder;
    }

    @Override
    public Optional<String> complaint(Path image, long commits) throws IOException, InterruptedException {
        Path database = ImageFiles.file(image, "l.db", folder);
        // Without its journal a database that was being written is none.
        Path unused = ImageFiles.file(image, "l.db-journal", folder);
        if (commits == 0 && !Files.exists(database)) {
            return Optional.empty();
        }
        String said = HostProgram.run(
                        List.of(SQLITE, database.toString()),
                        "PRAGMA integrity_check; SELECT text FROM t ORDER BY n;\n")
                .text();
        if (said.contains("no such table") && commits == 0) {
            return Optional.empty();
        }
        List<String> rows = said.lines().toList();
        return rows.isEmpty() || !rows.get(0).equals("ok")
                ? Optional.of("SQLite's integrity check says: " + HostProgram.oneLine(said))
                : Recovery.rows(rows.subList(1, rows.size()), commits);
    }
}
