package io.understudy.bench.disk;

import io.understudy.bench.linux.LentFolder;
import io.understudy.linux.system.SystemService;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** What a Debian guest reads and writes, one way after the other. */
public final class DiskBench {
    private static final int WARM_SECONDS = 2;

    private final SecondDisk disk;
    private final Path folder;
    private final int seconds;
    private final PrintStream out;
    private final Map<Way, Map<DiskJob, DiskFigure>> figures = new EnumMap<>(Way.class);

    private DiskBench(SecondDisk disk, Path folder, int seconds, PrintStream out) {
        this.disk = disk;
        this.folder = folder;
        this.seconds = seconds;
        this.out = out;
    }

    /**
     * Runs it; takes about six minutes.
     *
     * @param seconds of each job
     * @throws IllegalStateException in one line, if the guest is not built
     * @throws IOException in one line, if something did not come up, or an answer was wrong
     */
    public static void run(int seconds, PrintStream out) throws IOException, InterruptedException {
        SecondDisk disk = new SecondDisk(SystemService.FIO, DiskJob.MEBIBYTES);
        LentFolder.of(folder -> new DiskBench(disk, folder, seconds, out).compare());
    }

    private void compare() throws IOException, InterruptedException, TimeoutException {
        out.println("A Debian guest's second disk, " + DiskJob.MEBIBYTES
                + " MiB, fio with direct I/O, one request at a time, " + seconds + " s each");
        for (Way way : SecondDisk.ways(out)) {
            out.println("  " + way.title() + ": the guest boots ...");
            Path own = Files.createDirectories(folder.resolve(way.name()));
            try (DiskGuest serving = disk.start(way, own)) {
                figures.put(way, measure(way, serving));
            }
        }
        new DiskTable(figures, out).print();
    }

    private Map<DiskJob, DiskFigure> measure(Way way, DiskGuest serving)
            throws IOException, InterruptedException, TimeoutException {
        Map<DiskJob, DiskFigure> all = new EnumMap<>(DiskJob.class);
        // Whole once, so that reads find something and nobody's first touch is measured.
        String unused =
                serving.run("dd if=/dev/urandom of=/dev/vdb bs=1M count=" + DiskJob.MEBIBYTES + " 2>/dev/null; sync");
        for (DiskJob job : DiskJob.values()) {
            unused = serving.run(job.command(WARM_SECONDS));
            LogRate log = LogRate.begin(serving);
            String said = serving.run(job.command(seconds));
            DiskFigure figure = DiskFigure.of(said, job.reads(), log.megabits());
            all.put(job, figure);
            out.printf(
                    Locale.ROOT,
                    "  %s: %s: %.0f KiB/s, %.0f a second%n",
                    way.title(),
                    job.title(),
                    figure.kibibytes(),
                    figure.operations());
        }
        return all;
    }
}
