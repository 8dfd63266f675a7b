package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.linux.system.DebianGuest;
import io.understudy.linux.system.SystemService;
import io.understudy.verification.database.Database;
import io.understudy.verification.database.DatabaseRounds;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.network.SwitchedNetwork;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Debian system with PostgreSQL, in short; the long form is {@code demo --guest debian --over postgres --rounds 20}. */
class DatabaseTest extends RequiresEngine {
    private static final int HOSTS = 3;

    @TempDir
    private Path folder;

    @BeforeEach
    void assumeGuest() {
        LongForm.assume("LinuxDiskTest, with appended records and kills");
        assumeTrue(
                DebianGuest.isBuilt(DebianGuest.ARCHITECTURE, SystemService.POSTGRESQL),
                "skipped: run ./understudy guest debian --with postgresql");
    }

    /** That a lost commit is found shows {@code LedgerClientTest}. */
    @Test
    void shouldLoseNoCommitWhenThePrimaryDiesAndLeaveCleanFileSystems() throws Exception {
        try (SwitchedNetwork network = SwitchedNetwork.uncaptured(folder);
                HostPool pool = new HostPool(
                        folder,
                        HOSTS,
                        List.of(
                                "--guest",
                                "debian",
                                "--with",
                                "postgresql",
                                "-nic",
                                "switch,connect=" + network.address()),
                        List.of(),
                        ChildProcess.Life.SHORT);
                DatabaseRounds rounds = new DatabaseRounds(
                        pool, Optional.of(network), Database.POSTGRES, Optional.empty(), new Random(1))) {
            Timeline first = rounds.play(Optional.of(Victim.PRIMARY));
            assertTrue(first.clean(), first.whole());
            assertEquals(Optional.empty(), rounds.lastLook());
        }
    }
}
