package io.understudy.verification.powerloss;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A database that finds its files as power has left them, and recovers. */
interface Recovery {
    /**
     * What is wrong with it then, in one line.
     *
     * @param image the file system its files are on, which is not written to
     * @param commits how many the guest was told of before
     */
    Optional<String> complaint(Path image, long commits) throws IOException, InterruptedException;

    /** The one of this database. */
    static Recovery of(Store store, Path folder) throws IOException, InterruptedException {
        return switch (store) {
            case SQLITE -> new SqliteRecovery(folder);
            case POSTGRES -> new PostgresRecovery(folder);
            case REDIS -> new RedisRecovery(folder);
        };
    }

    /** What is wrong with the rows that are there, each once and in order. */
    static Optional<String> rows(List<String> rows, long commits) {
        for (int at = 1; at <= rows.size(); at++) {
            if (!rows.get(at - 1).equals(at + " commit " + at)) {
                return Optional.of("row " + at + " of the database is '" + rows.get(at - 1) + "'");
            }
        }
        return rows.size() >= commits
                ? Optional.empty()
                : Optional.of("the database has " + rows.size() + " commits of " + commits + " that were forced");
    }
}
