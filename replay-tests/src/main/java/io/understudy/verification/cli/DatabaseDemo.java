package io.understudy.verification.cli;

import io.understudy.verification.database.Database;
import io.understudy.verification.database.DatabaseRounds;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.network.SwitchedNetwork;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** The demo with a database: what its client was told is committed outlives the hosts. */
final class DatabaseDemo {
    private final Database database;
    private final int hosts;
    private final Optional<Victim> victim;
    private final List<String> machine;
    private final PrintStream out;

    DatabaseDemo(Database database, int hosts, Optional<Victim> victim, List<String> machine, PrintStream out) {
        this.database = database;
        this.hosts = hosts;
        this.victim = victim;
        this.machine = machine;
        this.out = out;
    }

    int play(int rounds, Random random) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-demo");
        PlayedRounds played = new PlayedRounds(folder, rounds, out);
        if (database.port().isEmpty()) {
            play(folder, Optional.empty(), rounds, random, played);
            return played.conclude();
        }
        try (SwitchedNetwork network = SwitchedNetwork.uncaptured(folder)) {
            play(folder, Optional.of(network), rounds, random, played);
        } catch (TimeoutException failed) {
            played.failed(failed);
        }
        return played.conclude();
    }

    private void play(Path folder, Optional<SwitchedNetwork> network, int rounds, Random random, PlayedRounds played)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(machine);
        network.ifPresent(segment -> words.addAll(List.of("-nic", "switch,connect=" + segment.address())));
        out.println(
                "  starting arbiter and hosts; a Debian system boots twice, and a client waits for its database ...");
        try (HostPool pool = new HostPool(folder, hosts, words, List.of(), ChildProcess.Life.LONG);
                DatabaseRounds playing = new DatabaseRounds(pool, network, database, random)) {
            for (int round = 1; round <= rounds && played.clean(); round++) {
                played.played(playing.play(victim));
            }
            if (played.clean()) {
                out.println(
                        "  the database looks at itself; then both hosts are killed, and e2fsck looks at their images ...");
                Optional<String> wrong = playing.lastLook();
                played.judged(wrong.isEmpty());
                out.println(wrong.map(what -> "  NOT clean: " + what)
                        .orElse("  in the end: " + playing.committed()
                                + " transactions, the database's own check and "
                                + (pool.backupsExecute()
                                        ? "both file systems are clean"
                                        : "its file system are clean")));
            }
        } catch (TimeoutException failed) {
            played.failed(failed);
        }
    }
}
