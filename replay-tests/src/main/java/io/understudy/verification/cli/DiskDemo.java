package io.understudy.verification.cli;

import io.understudy.verification.disk.DiskRounds;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    private final PrintStream out;

    DiskDemo(int hosts, Optional<Victim> victim, List<String> machine, PrintStream out) {
        this.hosts = hosts;
        this.victim = victim;
        this.machine = machine;
        this.out = out;
    }

    int play(int rounds, Random random) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-demo");
        PlayedRounds played = new PlayedRounds(folder, rounds, out);
        Path images = folder.resolve("disks");
        List<String> words = new ArrayList<>(machine);
        words.addAll(List.of("-drive", "file=" + image(folder) + ",format=raw,if=virtio"));
        out.println("  starting arbiter and hosts; the guest boots ...");
        try (HostPool pool = new HostPool(
                        folder, hosts, words, List.of("--disk-folder", images.toString()), ChildProcess.Life.LONG);
                DiskRounds playing = new DiskRounds(pool, images, random)) {
            for (int round = 1; round <= rounds && played.clean(); round++) {
                played.played(playing.play(victim));
            }
        } catch (TimeoutException failed) {
            played.failed(failed);
        }
        return played.conclude();
    }

    /** An empty one: a hole. */
    private static Path image(Path folder) throws IOException {
        Path image = folder.resolve("disk.raw");
        try (FileChannel made = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            made.write(ByteBuffer.allocate(1), IMAGE_BYTES - 1);
        }
        return image;
    }
}
