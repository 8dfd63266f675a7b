package io.understudy.verification.fuzz;

import io.understudy.cpu.CpuFactory;
import io.understudy.machine.CardWords;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.input.InputQueue;
import io.understudy.machine.input.Slices;
import io.understudy.step.Threads;
import io.understudy.storage.Disks;
import io.understudy.storage.image.CacheMode;
import io.understudy.storage.image.Drive;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A disk whose driver is drawn at random; its image is a file. */
public final class DiskFuzz implements FuzzTarget {
    private static final long MOST_INSTRUCTIONS = 300_000;
    private static final int BYTES = DiskMisuse.SECTORS * 512;
    private static final int EVERY_READ_ONLY = 8;

    /** A disk does at once what it is asked for, so that a seed is one history; when that completes is chance. */
    private static final Threads AT_ONCE = (name, steps) -> () -> {
        for (long rest = 0; rest == 0; ) {
            rest = steps.step();
        }
    };

    @Override
    public Optional<String> play(CpuFactory processor, long seed) {
        return play(processor, seed, new Ends(seed));
    }

    static Optional<String> play(CpuFactory processor, long seed, Ends ends) {
        try {
            Path first = image();
            Path second = image();
            try (Disks recorded = open(first, seed);
                    Disks replayed = open(second, seed)) {
                ends.of(recorded);
                return FuzzRound.play(
                        processor,
                        configuration(seed),
                        List.of(recorded.ofMachine(), replayed.ofMachine()),
                        new FuzzWorld(new Slices(seed, FuzzRound.LONGEST_SLICE), seed, MOST_INSTRUCTIONS, ends),
                        seed);
            } finally {
                Files.delete(first);
                Files.delete(second);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path image() throws IOException {
        Path image = Files.createTempFile("understudy-fuzz", ".raw");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BYTES);
        }
        return image;
    }

    private static Disks open(Path image, long seed) {
        return Disks.open(List.of(new Drive(image, BYTES, readOnly(seed), CacheMode.UNSAFE, false)), AT_ONCE);
    }

    private static boolean readOnly(long seed) {
        return seed % EVERY_READ_ONLY == 0;
    }

    private static MachineConfiguration configuration(long seed) {
        String card = CardWords.DISK + ",size=" + BYTES + (readOnly(seed) ? ",readonly=on" : "");
        MisuseImage image = new MisuseImage(
                "disk fuzz " + seed, DiskMisuse.draw(new SplittableRandom(seed), MisuseImage.CODE_BYTES));
        return new MachineConfiguration(image, MisuseImage.RAM_BYTES, "", 0, List.of(card));
    }

    @Override
    public List<String> options() {
        return List.of("--disk");
    }

    @Override
    public String toString() {
        return "disk";
    }

    /** Requests end when it pleases chance, in their order. */
    static final class Ends implements Consumer<MachineInputs> {
        private static final int EVERY = 3;

        private final SplittableRandom random;
        private final byte[] end = new byte[InputQueue.MAX_BYTES];
        private InputQueue queue;
        private long requests;

        Ends(long seed) {
            random = new SplittableRandom(~seed);
        }

        void of(Disks disks) {
            queue = disks.completionsBehind(List.of()).get(0);
        }

        @Override
        public void accept(MachineInputs machine) {
            while (!queue.isEmpty() && (machine.halted() || random.nextInt(EVERY) == 0)) {
                int length = queue.take(end, machine.room(queue.stream()));
                if (length == 0) {
                    return;
                }
                machine.receive(queue.stream(), end, 0, length);
                requests++;
            }
        }

        /** How many have ended. */
        long requests() {
            return requests;
        }
    }
}
