package io.understudy.verification.cli;

import io.understudy.verification.disk.DiskRounds;
import io.understudy.verification.disk.EmptyImage;
import io.understudy.verification.disk.FencedServer;
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

/** The demo with a disk: what the guest was told is safe outlives the host that said so. */
final class DiskDemo {
    private static final long IMAGE_BYTES = 16 << 20;

    private final int hosts;
    private final Optional<Victim> victim;
    private final List<String> machine;
    private final boolean shared;
    private final PrintStream out;

    /** @param shared whether all hosts share the disk, on a server behind a fence */
    DiskDemo(int hosts, Optional<Victim> victim, List<String> machine, boolean shared, PrintStream out) {
        this.shared = shared;
        this.hosts = hosts;
        this.victim = victim;
        this.machine = machine;
        this.out = out;
    }

    int play(int rounds, Random random) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-demo");
        PlayedRounds played = new PlayedRounds(folder, rounds, out);
        try {
            if (shared) {
                playShared(folder, played, rounds, random);
            } else {
                String drive =
                        "file=" + EmptyImage.create(folder.resolve("disk.raw"), IMAGE_BYTES) + ",format=raw,if=virtio";
                play(folder, played, rounds, random, drive, Optional.empty());
            }
        } catch (TimeoutException failed) {
            played.failed(failed);
        }
        return played.conclude();
    }

    private void playShared(Path folder, PlayedRounds played, int rounds, Random random)
            throws IOException, InterruptedException, TimeoutException {
        Path image = EmptyImage.create(folder.resolve("disk.raw"), IMAGE_BYTES);
        try (FencedServer disk = FencedServer.ofAny(folder, image, out)) {
            play(folder, played, rounds, random, disk.drive(), Optional.of(image));
        }
    }

    private void play(Path folder, PlayedRounds played, int rounds, Random random, String drive, Optional<Path> image)
            throws IOException, InterruptedException, TimeoutException {
        List<String> words = new ArrayList<>(machine);
        words.addAll(List.of("-drive", drive));
        out.println("  starting arbiter and hosts; the guest boots ...");
        try (HostPool pool = new HostPool(folder, hosts, words, List.of(), ChildProcess.Life.LONG);
                DiskRounds playing = new DiskRounds(pool, image, random)) {
            for (int round = 1; round <= rounds && played.clean(); round++) {
                played.played(playing.play(victim));
            }
        }
    }
}
