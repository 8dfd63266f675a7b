package io.understudy.verification.cli;

import io.understudy.linux.system.DebianGuest;
import io.understudy.verification.disk.EmptyImage;
import io.understudy.verification.disk.FioRounds;
import io.understudy.verification.failover.Victim;
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

/** The demo with fio: what it wrote it finds again, whoever is killed, and in the end both hosts' disks are the same. */
final class FioDemo {
    private static final long SCRATCH_BYTES = 32 << 20;

    private final int hosts;
    private final Optional<Victim> victim;
    private final DebianGuest system;
    private final List<String> machine;
    private final PrintStream out;

    FioDemo(int hosts, Optional<Victim> victim, DebianGuest system, List<String> machine, PrintStream out) {
        this.system = system;
        this.hosts = hosts;
        this.victim = victim;
        this.machine = machine;
        this.out = out;
    }

    int play(int rounds, Random random) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-demo");
        PlayedRounds played = new PlayedRounds(folder, rounds, out);
        List<String> words = new ArrayList<>(machine);
        for (Path image : List.of(system.image(), EmptyImage.create(folder.resolve("scratch.raw"), SCRATCH_BYTES))) {
            words.addAll(List.of("-drive", "file=" + image + ",format=raw,if=virtio"));
        }
        out.println("  starting arbiter and hosts; a Debian system boots, and fio begins ...");
        try (HostPool pool = new HostPool(folder, hosts, words, List.of(), ChildProcess.Life.LONG);
                FioRounds playing = new FioRounds(pool, random)) {
            for (int round = 1; round <= rounds && played.clean(); round++) {
                played.played(playing.play(victim));
            }
            if (played.clean()) {
                boolean both = pool.backupsExecute();
                out.println(
                        "  fio comes to its end" + (both ? ", and the disks of both hosts are compared ..." : " ..."));
                Optional<String> wrong = playing.lastLook();
                played.judged(wrong.isEmpty());
                out.println(wrong.map(what -> "  NOT clean: " + what)
                        .orElse("  in the end: " + playing.passes() + " passes verified"
                                + (both ? ", both disks the same on both" : "")));
            }
        } catch (TimeoutException failed) {
            played.failed(failed);
        }
        return played.conclude();
    }
}
