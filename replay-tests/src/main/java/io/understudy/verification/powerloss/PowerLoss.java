package io.understudy.verification.powerloss;

import io.understudy.linux.system.SystemService;
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
    private static final String IMAGE_SIZE = "24M";
    private static final int TOLD_EVERY = 20;

    private final Path folder;
    private final SystemService service;
    private final Consumer<String> progress;
    private Path before = Path.of("");
    private Path record = Path.of("");
    private List<CommittingGuest.Told> told = List.of();

    /** @param service of the Debian guest that is there; it does nothing here */
    public PowerLoss(Path folder, SystemService service, Consumer<String> progress) {
        LeftBehind.require();
        this.folder = folder;
        this.service = service;
        this.progress = progress;
    }

    /** Records a guest at work. */
    public void record(int commits) throws IOException, InterruptedException {
        Path image = folder.resolve("disk.raw");
        before = folder.resolve("before.raw");
        record = folder.resolve("writes");
        Process made = new ProcessBuilder("/usr/sbin/mke2fs", "-q", "-t", "ext4", image.toString(), IMAGE_SIZE)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("mke2fs made no file system in " + image);
        }
        Files.copy(image, before);
        progress.accept("a Debian system boots, commits " + commits + " times to SQLite and appends as many lines ...");
        told = CommittingGuest.run(folder, service, image, record, commits);
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
        int[] moments =
                random.ints(points, 0, log.entries().size() + 1).sorted().toArray();
        progress.accept(log.entries().size() + " writes and flushes, " + told.size()
                + " times something was said to be safe;" + " power is lost at " + points + " moments ...");
        Path forced = Files.copy(before, folder.resolve("forced.raw"), StandardCopyOption.REPLACE_EXISTING);
        Path image = folder.resolve("lost.raw");
        LeftBehind look = new LeftBehind(folder);
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

    /** How many the guest was told are safe when the record was so long. */
    private long safe(boolean commit, long end) {
        return told.stream()
                .filter(each -> each.commit() == commit && each.logBytes() <= end)
                .mapToLong(CommittingGuest.Told::number)
                .max()
                .orElse(0);
    }
}
