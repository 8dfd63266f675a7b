package io.understudy.verification.powerloss;

import io.understudy.storage.image.WriteLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** Has a guest commit, and then takes its disk's power away at many moments of that. */
public final class PowerLoss {
    private static final int TOLD_EVERY = 20;

    private final Path folder;
    private final Store store;
    private final LeftBehind look;
    private final Consumer<String> progress;
    private Path before = Path.of("");
    private Path record = Path.of("");
    private List<CommittingGuest.Told> told = List.of();

    /**
     * Of a guest with this database.
     *
     * @throws IllegalStateException in one line, if programs are missing
     */
    public PowerLoss(Path folder, Store store, Consumer<String> progress) throws IOException, InterruptedException {
        look = new LeftBehind(store, folder);
        this.folder = folder;
        this.store = store;
        this.progress = progress;
    }

    /** Records a guest at work. */
    public void record(int commits) throws IOException, InterruptedException {
        Path image = folder.resolve("disk.raw");
        before = folder.resolve("before.raw");
        record = folder.resolve("writes");
        Process made = new ProcessBuilder("/usr/sbin/mke2fs", "-q", "-t", "ext4", image.toString(), store.imageSize())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("mke2fs made no file system in " + image);
        }
        Files.copy(image, before);
        progress.accept("a Debian system boots, commits " + commits + " times to " + store.title()
                + " and appends as many lines ...");
        told = CommittingGuest.run(folder, store, image, record, commits);
        if (told.isEmpty()) {
            throw new IOException("the guest has committed nothing; what it said is in " + folder);
        }
    }

    /**
     * Plays so many moments.
     *
     * @param forgetful whether the disk lies, so that something must be found
     * @return what is wrong, in one line
     */
    public Optional<String> play(int points, Random random, boolean forgetful)
            throws IOException, InterruptedException {
        WriteLog log = WriteLog.read(record);
        int[] moments = random.ints(points, first(log), log.entries().size() + 1)
                .sorted()
                .toArray();
        progress.accept(log.entries().size() + " writes and flushes, " + told.size()
                + " times something was said to be safe;" + " power is lost at " + points + " moments ...");
        Path forced = Files.copy(before, folder.resolve("forced.raw"), StandardCopyOption.REPLACE_EXISTING);
        Path image = folder.resolve("lost.raw");
        try (CrashImages images = new CrashImages(log, forced, forgetful)) {
            for (int at = 0; at < points; at++) {
                images.make(moments[at], random, image);
                long end = moments[at] == 0
                        ? 0
                        : log.entries().get(moments[at] - 1).end();
                Optional<String> wrong = look.complaint(image, safe(true, end), safe(false, end));
                if (wrong.isPresent()) {
                    return Optional.of("power lost behind write or flush " + moments[at] + ": " + wrong.get());
                }
                if ((at + 1) % TOLD_EVERY == 0) {
                    progress.accept((at + 1) + " of " + points + " moments, all is there");
                }
            }
        }
        return Optional.empty();
    }

    /** A database that is only being made need not recover. */
    private int first(WriteLog log) {
        int first = 0;
        while (!store.isMadeAtOnce()
                && first < log.entries().size()
                && log.entries().get(first).end() < told.get(0).logBytes()) {
            first++;
        }
        return first;
    }

    /** How many the guest was told are safe when the record was so long. */
    private long safe(boolean commit, long end) {
        return told.stream()
                .filter(each -> each.commit() == commit && each.logBytes() <= end)
                .mapToLong(CommittingGuest.Told::number)
                .max()
                .orElse(0);
    }
}
