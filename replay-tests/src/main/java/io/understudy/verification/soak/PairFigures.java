package io.understudy.verification.soak;

import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import java.util.Locale;

/**
 * How far a pair has come, as its hosts say it.
 *
 * @param hashesLogged state hashes that the primary has logged
 * @param hashesEqual those that the backup has compared with its own state and found equal
 */
record PairFigures(
        long instructions,
        long backupInstructions,
        long hashesLogged,
        long hashesEqual,
        long logBytes,
        long primarySlices,
        long backupSlices) {
    static PairFigures of(Cluster cluster) {
        ChildProcess primary = cluster.primary();
        ChildProcess backup = cluster.backup();
        return new PairFigures(
                figure(primary, "count"),
                figure(backup, "count"),
                figure(primary, "hashes"),
                figure(backup, "hashes"),
                figure(backup, "bytes"),
                figure(primary, "slices"),
                figure(backup, "slices"));
    }

    /** Whether every hash was compared, and there were some. */
    boolean allEqual() {
        return hashesLogged > 0 && hashesLogged == hashesEqual;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d instructions, %,d of %,d state hashes equal, %.0f log bytes per million instructions,"
                        + " %,d slices on the primary and %,d on the backup",
                instructions,
                hashesEqual,
                hashesLogged,
                logBytes / Math.max(instructions / 1e6, 1),
                primarySlices,
                backupSlices);
    }

    private static long figure(ChildProcess host, String key) {
        return host.last("progress")
                .flatMap(event -> event.detail(key))
                .map(Long::parseLong)
                .orElse(0L);
    }
}
