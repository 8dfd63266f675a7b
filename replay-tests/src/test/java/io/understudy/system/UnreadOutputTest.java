package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.pool.UnreadRound;
import io.understudy.verification.process.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real hosts, a guest that prints, a user who does not read: the survivor goes live and gets a backup all the same, and
 * every byte comes once when he reads. {@code ./understudy demo --hosts 3 --unread --rounds 20} is the long form.
 */
class UnreadOutputTest extends RequiresEngine {
    /** More than the gates, the port, the gateway and the kernels' buffers hold. */
    private static final int PRINTS = 4;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @ParameterizedTest
    @EnumSource(StandbyMode.class)
    void shouldGoLiveAndBeRedundantAgainWhileNobodyReads(StandbyMode standby) throws Exception {
        LongForm.assume("UnreadScenarioTest, with the same hosts in virtual time");
        List<String> machine = List.of("--guest", "kv", "--standby", standby.name());
        try (HostPool pool = new HostPool(folder, 3, machine, List.of(), ChildProcess.Life.SHORT)) {
            Timeline round = new UnreadRound(pool, PRINTS, new Random(7)).killAtRest();
            assertTrue(round.clean(), round.brief());
            assertTrue(round.redundantMicros().isPresent());
        }
    }
}
