package io.understudy.verification.cli;

import io.understudy.linux.system.DebianGuest;
import io.understudy.verification.database.Database;
import io.understudy.verification.database.DatabaseRounds;
import io.understudy.verification.disk.EmptyImage;
import io.understudy.verification.disk.FencedServer;
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
import java.util.stream.Stream;

/** The demo with a database: what its client was told is committed outlives the hosts. */
final class DatabaseDemo {
    private final Database database;
    private final int hosts;
    private final Optional<Victim> victim;
    private final List<String> machine;
    private final Optional<DebianGuest> shared;
    private final PrintStream out;

    /** @param shared of which system all hosts share the disk, on a server behind a fence */
    DatabaseDemo(
            Database database,
            int hosts,
            Optional<Victim> victim,
            List<String> machine,
            Optional<DebianGuest> shared,
            PrintStream out) {
        this.shared = shared;
        this.database = database;
        this.hosts = hosts;
        this.victim = victim;
        this.machine = machine;
        this.out = out;
    }

    int play(int rounds, Random random) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-demo");
        PlayedRounds played = new PlayedRounds(folder, rounds, out);
        try {
            if (shared.isPresent()) {
                Path image = EmptyImage.filled(
                        folder.resolve("shared.raw"), shared.get().image());
                try (FencedServer disk = FencedServer.ofAny(folder, image, out)) {
                    List<String> words = Stream.concat(machine.stream(), Stream.of("-drive", disk.drive()))
                            .toList();
                    connect(folder, words, Optional.of(image), rounds, random, played);
                }
            } else {
                connect(folder, machine, Optional.empty(), rounds, random, played);
            }
        } catch (TimeoutException failed) {
            played.failed(failed);
        }
        return played.conclude();
    }

    private void connect(
            Path folder, List<String> system, Optional<Path> image, int rounds, Random random, PlayedRounds played)
            throws IOException, InterruptedException, TimeoutException {
        if (database.port().isEmpty()) {
            play(folder, system, image, Optional.empty(), rounds, random, played);
            return;
        }
        try (SwitchedNetwork network = SwitchedNetwork.uncaptured(folder)) {
            play(folder, system, image, Optional.of(network), rounds, random, played);
        }
    }

    private void play(
            Path folder,
            List<String> system,
            Optional<Path> image,
            Optional<SwitchedNetwork> network,
            int rounds,
            Random random,
            PlayedRounds played)
            throws IOException, InterruptedException, TimeoutException {
        List<String> words = new ArrayList<>(system);
        network.ifPresent(segment -> words.addAll(List.of("-nic", "switch,connect=" + segment.address())));
        out.println(
                "  starting arbiter and hosts; a Debian system boots twice, and a client waits for its database ...");
        try (HostPool pool = new HostPool(folder, hosts, words, List.of(), ChildProcess.Life.LONG);
                DatabaseRounds playing = new DatabaseRounds(pool, network, database, image, random)) {
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
                                + (playing.images() == 1 ? "its file system" : "both file systems") + " are clean"));
            }
        }
    }
}
