package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A pair and three arbiters, all real processes: whichever arbiter dies, the backup takes over; with two gone it waits. */
class ThreeArbitersTest extends RequiresEngine {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void shouldTakeOverWhileTheLeadingArbiterDies() throws Exception {
        try (Cluster cluster = Cluster.withThreeArbiters(folder, List.of("--guest", "kv"))) {
            ChildProcess leader = cluster.arbiter();
            leader.kill();
            cluster.primary().kill();
            cluster.backup().await("role", "role=ALONE", 60_000);
        }
    }

    @Test
    void shouldGoOnWithoutAMajorityAndTakeOverWhenThereIsOneAgain() throws Exception {
        LongForm.assume("KilledMembersTest, with clients");
        try (Cluster cluster = Cluster.withThreeArbiters(folder, List.of("--guest", "kv"))) {
            cluster.arbiters().follower().kill();
            cluster.arbiter().kill();
            assertTrue(cluster.primary().isAlive() && cluster.backup().isAlive());
            cluster.primary().kill();
            cluster.backup().await("role", "role=TAKING_OVER", 60_000);
            assertTrue(cluster.backup().find("role", "role=GOING_LIVE").isEmpty());
            cluster.restartArbiter();
            cluster.backup().await("role", "role=ALONE", 60_000);
        }
    }
}
