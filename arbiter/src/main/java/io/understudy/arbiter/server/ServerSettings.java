package io.understudy.arbiter.server;

import io.understudy.admission.AdmissionLimits;
import io.understudy.arbiter.journal.FileJournal;
import io.understudy.arbiter.pool.PoolSettings;

/**
 * The arbiter's limits.
 *
 * @param maxMachines virtual machines it keeps views of
 * @param connections at a time; the reserve is for hosts and gateways
 * @param idleMillis a connection that says nothing for so long is closed; clients ping more often
 * @param compactionBytes the journal is compacted when it is longer
 * @param pool times and limits of the pool
 * @param grantsAll see {@link io.understudy.arbiter.view.ViewRegister}
 */
public record ServerSettings(
        int maxMachines,
        AdmissionLimits connections,
        long idleMillis,
        long compactionBytes,
        PoolSettings pool,
        boolean grantsAll) {
    public static ServerSettings defaults() {
        return new ServerSettings(
                4096, new AdmissionLimits(512, 128, 512), 60_000, FileJournal.DEFAULT_COMPACTION_BYTES);
    }

    /** With the usual pool. */
    public ServerSettings(int maxMachines, AdmissionLimits connections, long idleMillis, long compactionBytes) {
        this(maxMachines, connections, idleMillis, compactionBytes, PoolSettings.defaults());
    }

    /** With an arbiter that decides. */
    public ServerSettings(
            int maxMachines, AdmissionLimits connections, long idleMillis, long compactionBytes, PoolSettings pool) {
        this(maxMachines, connections, idleMillis, compactionBytes, pool, false);
    }

    /** The same, that says yes to whoever asks. */
    public ServerSettings grantingAll() {
        return new ServerSettings(maxMachines, connections, idleMillis, compactionBytes, pool, true);
    }

    public ServerSettings {
        if (maxMachines < 1 || idleMillis < 1 || compactionBytes < 1) {
            throw new IllegalArgumentException("every limit of the arbiter must be at least 1");
        }
    }
}
