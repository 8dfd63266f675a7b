package io.understudy.bench.disk;

import io.understudy.bench.linux.LentFolder;
import io.understudy.linux.LinuxGuest;
import io.understudy.verification.disk.AppendingShell;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Placement;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * How long it takes until a machine with a disk of 1 GiB, whose guest appends to it all the time, is redundant: with a host
 * that never had the disk, and again with one that was killed and started again. And how long the guest stands still then.
 */
public final class JoiningBench {
    private static final int MEBIBYTE = 1 << 20;
    private static final int MEBIBYTES = 1024;
    private static final long HIGHEST_MICROS = 3_600_000_000L;
    private static final long PATIENCE_MILLIS = 600_000;
    private static final int RECORDS = 20;
    private static final Pattern PAUSE = Pattern.compile("the guest stood still for ([0-9.]+) ms");

    /**
     * What joins stands for another computer: it must not take this one's processors from the primary, least of all when it
     * starts and looks through its image.
     */
    private final class OtherComputers implements Placement {
        @Override
        public List<String> before(String process) {
            return joining ? List.of("nice", "-n", "10") : List.of();
        }

        @Override
        public String address(String process) {
            return "127.0.0.1";
        }
    }

    private final Path folder;
    private final int joins;
    private final PrintStream out;
    private boolean joining;

    private JoiningBench(Path folder, int joins, PrintStream out) {
        this.folder = folder;
        this.joins = joins;
        this.out = out;
    }

    /**
     * Runs it; takes about five minutes.
     *
     * @param joins how often a host is brought in
     * @throws IOException in one line, if something did not come up, or an answer was wrong
     */
    public static void run(int joins, PrintStream out) throws IOException, InterruptedException {
        LentFolder.of(folder -> new JoiningBench(folder, joins, out).play());
    }

    private void play() throws IOException, InterruptedException, TimeoutException {
        out.println("A Linux guest with a disk of " + MEBIBYTES + " MiB of random bytes, to which it appends:");
        try (HostPool pool = new HostPool(
                folder,
                2,
                List.of("--guest", LinuxGuest.NAME, "-drive", "file=" + image(folder) + ",format=raw,if=virtio"),
                List.of("--silence", "10000"),
                ChildProcess.Life.LONG,
                new OtherComputers())) {
            play(pool);
        }
    }

    private void play(HostPool pool) throws IOException, InterruptedException, TimeoutException {
        HostPool.Pair pair = pool.awaitPair(0, PATIENCE_MILLIS);
        try (AppendingShell shell = new AppendingShell(pool.console())) {
            shell.goOn(RECORDS, PATIENCE_MILLIS);
            joining = true;
            pool.host(pair.backup()).kill();
            String never = pool.nextName();
            pool.startHost(never);
            long started = System.nanoTime();
            pair = pool.awaitPair(pair.view(), PATIENCE_MILLIS);
            out.printf(Locale.ROOT, "  redundant with a host that never had it: %.1f s%n", seconds(started));
            Histogram again = new Histogram(HIGHEST_MICROS, 3);
            for (int join = 0; join < joins; join++) {
                shell.goOn(RECORDS, PATIENCE_MILLIS);
                pool.host(pair.backup()).kill();
                pool.startHost(pair.backup());
                started = System.nanoTime();
                pair = pool.awaitPair(pair.view(), PATIENCE_MILLIS);
                again.recordValue((System.nanoTime() - started) / 1000);
            }
            if (!shell.failure().isEmpty()) {
                throw new IOException(shell.failure());
            }
            line("redundant again with one that had it", again, 1e6, "s");
            line("the guest stood still", pauses(pool.host(pair.primary()).log()), 1e3, "ms");
        }
    }

    private static double seconds(long started) {
        return (System.nanoTime() - started) / 1e9;
    }

    private void line(String what, Histogram micros, double unit, String name) {
        out.printf(
                Locale.ROOT,
                "  %s: %d times, p50 %.1f %s, p99 %.1f, worst %.1f%n",
                what,
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / unit,
                name,
                micros.getValueAtPercentile(99) / unit,
                micros.getMaxValue() / unit);
    }

    private static Histogram pauses(Path log) throws IOException {
        Histogram micros = new Histogram(HIGHEST_MICROS, 3);
        PAUSE.matcher(Files.readString(log))
                .results()
                .mapToDouble(pause -> Double.parseDouble(pause.group(1)))
                .forEach(millis -> micros.recordValue(Math.round(millis * 1000)));
        return micros;
    }

    /** The guest appends at its beginning, where nothing is. */
    private static Path image(Path folder) throws IOException {
        Path image = folder.resolve("large.raw");
        Random random = new Random(1);
        byte[] piece = new byte[MEBIBYTE];
        try (FileChannel made = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 16; at < MEBIBYTES; at++) {
                random.nextBytes(piece);
                made.write(ByteBuffer.wrap(piece), at * MEBIBYTE);
            }
        }
        return image;
    }
}
