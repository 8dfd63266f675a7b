package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.failover.Timeline;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.pool.UnreadRound;
import io.understudy.verification.process.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real hosts, a guest that prints, a user who does not read: the survivor goes live and gets a backup all the same, and
 * every byte comes once when he reads. {@code ./understudy demo --hosts 3 --unread --rounds 20} is the long form, and with
 * {@code --standby cold} that of cold standby, which the simulation plays in every test run.
 */
class UnreadOutputTest extends RequiresEngine {
    /** More than the gates, the port, the gateway and the kernels' buffers hold. */
    private static final int PRINTS = 4;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void shouldGoLiveAndBeRedundantAgainWhileNobodyReads() throws Exception {
        LongForm.assume("UnreadScenarioTest, with the same hosts in virtual time");
        try (HostPool pool = new HostPool(folder, 3, List.of("--guest", "kv"), List.of(), ChildProcess.Life.SHORT)) {
            Timeline round = new UnreadRound(pool, PRINTS, new Random(7)).killAtRest();
            assertTrue(round.clean(), round.brief());
            assertTrue(round.redundantMicros().isPresent());
        }
    }
}
