package io.understudy.bench.page;

import io.understudy.running.RunningFolder;
import io.understudy.verification.client.ClientReport;
import io.understudy.verification.client.KvClient;
import io.understudy.verification.client.KvClientListener;
import io.understudy.verification.client.Workload;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A pair's speed and its latency with three pages open and with none, in turns. The pages do without the machine's terminal: the
 * line's one user is the client whose answers are timed.
 */
public final class PageBench {
    private static final int PAGES = 3;
    private static final int TURNS = 15;
    private static final long PAIR_MILLIS = 120_000;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(15);
    private static final long SETTLE_MILLIS = 5_000;
    private static final int HALF = 50;

    /** Figures are of a pair that is well; a busy computer must not tear it apart. */
    private static final List<String> PATIENT = List.of("--silence", "10000");

    /** One request under way, so that no answer waits for another. */
    private static final Workload ALONE = new Workload(List.of("a", "b", "c"), 1, 160, 1, 1_000_000);

    private final int turns;
    private final long settleMillis;
    private final long measuredMillis;
    private final PrintStream out;
    private long shownBytes;
    private long shownMillis;

    private PageBench(int turns, long settleMillis, long measuredMillis, PrintStream out) {
        this.turns = turns;
        this.settleMillis = settleMillis;
        this.measuredMillis = measuredMillis;
        this.out = out;
    }

    /** Figures of a pair just now. */
    private interface Measurement {
        List<Double> take() throws IOException, InterruptedException, TimeoutException;
    }

    /**
     * Runs it, six minutes for each of the rounds. Pages are open when they have read what the machine did before.
     *
     * @throws IOException in one line, if a pair did not come up
     */
    public static void run(int rounds, PrintStream out) throws IOException, InterruptedException {
        new PageBench(TURNS * rounds, SETTLE_MILLIS, 3_000, out).measure();
    }

    /** One short turn, to see that this works. */
    public static void runOnce(PrintStream out) throws IOException, InterruptedException {
        new PageBench(1, 0, 500, out).measure();
    }

    private void measure() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-bench");
        String elsewhere = System.getProperty(RunningFolder.NAMED_BY, "");
        System.setProperty(RunningFolder.NAMED_BY, folder.resolve("running").toString());
        try {
            out.printf(
                    "A pair with %d pages open and with none, %d turns of %d ms each%n", PAGES, turns, measuredMillis);
            out.printf("%-32s %10s %10s %10s%n", "", "none", "pages", "ratio");
            speed(Files.createDirectory(folder.resolve("speed")));
            latency(Files.createDirectory(folder.resolve("latency")));
            out.printf(Locale.ROOT, "the pages got %.1f KiB/s together%n", shownBytes / 1.024 / shownMillis);
        } catch (TimeoutException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            if (elsewhere.isEmpty()) {
                System.clearProperty(RunningFolder.NAMED_BY);
            } else {
                System.setProperty(RunningFolder.NAMED_BY, elsewhere);
            }
            delete(folder);
        }
    }

    private void speed(Path folder) throws IOException, InterruptedException, TimeoutException {
        try (HostPool pool = new HostPool(folder, 2, List.of("--guest", "torture"), PATIENT, ChildProcess.Life.LONG)) {
            HostPool.Pair pair = pool.awaitPair(0, PAIR_MILLIS);
            ChildProcess primary = pool.host(pair.primary());
            ChildProcess backup = pool.host(pair.backup());
            List<Turns> taken = inTurns(2, () -> speed(primary, backup));
            row("torture, million instr./s", taken.get(0), 1);
            row("  CPU ms per million, both hosts", taken.get(1), 2);
        }
    }

    /** As the primary tells once a second, and what that took both hosts, whoever else wants the cores. */
    private List<Double> speed(ChildProcess primary, ChildProcess backup)
            throws InterruptedException, TimeoutException {
        primary.awaitProgress(1, PAIR_MILLIS);
        Duration before = used(primary).plus(used(backup));
        ChildProcess.Event from = primary.last("progress").orElseThrow();
        TimeUnit.MILLISECONDS.sleep(measuredMillis);
        primary.awaitProgress(1, PAIR_MILLIS);
        ChildProcess.Event to = primary.last("progress").orElseThrow();
        Duration took = used(primary).plus(used(backup)).minus(before);
        double millions = (count(to) - count(from)) / 1e6;
        return List.of(millions * 1e6 / (to.micros() - from.micros()), took.toNanos() / 1e6 / millions);
    }

    private static Duration used(ChildProcess process) {
        return process.handle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static long count(ChildProcess.Event progress) {
        return progress.detail("count").map(Long::parseLong).orElseThrow();
    }

    private void latency(Path folder) throws IOException, InterruptedException, TimeoutException {
        try (HostPool pool = new HostPool(folder, 2, List.of("--guest", "kv"), PATIENT, ChildProcess.Life.LONG)) {
            HostPool.Pair unused = pool.awaitPair(0, PAIR_MILLIS);
            row(
                    "kv, an answer takes, p50, ms",
                    inTurns(1, () -> List.of(latency(pool))).get(0),
                    3);
        }
    }

    private double latency(HostPool pool) throws IOException, InterruptedException {
        try (KvClient client = KvClient.connect(pool.console(), ALONE, 1, KvClientListener.SILENT)) {
            boolean unused = client.run(progress -> progress.elapsedMillis() >= measuredMillis);
            ClientReport report = client.finish(LAST_ANSWERS);
            return report.latencies().getValueAtPercentile(HALF) / 1e3;
        }
    }

    private List<Turns> inTurns(int figures, Measurement measurement)
            throws IOException, InterruptedException, TimeoutException {
        List<Turns> taken = Stream.generate(Turns::new).limit(figures).toList();
        TimeUnit.MILLISECONDS.sleep(settleMillis);
        for (int turn = 0; turn < turns; turn++) {
            // Either is first as often as the other: what changes all the time changes neither way.
            if (turn % 2 == 0) {
                List<Double> none = measurement.take();
                add(taken, none, shown(measurement));
            } else {
                List<Double> shown = shown(measurement);
                add(taken, measurement.take(), shown);
            }
        }
        return taken;
    }

    private static void add(List<Turns> to, List<Double> none, List<Double> shown) {
        for (int i = 0; i < to.size(); i++) {
            to.get(i).add(none.get(i), shown.get(i));
        }
    }

    private List<Double> shown(Measurement measurement) throws IOException, InterruptedException, TimeoutException {
        try (OpenPages pages = new OpenPages(PAGES)) {
            TimeUnit.MILLISECONDS.sleep(settleMillis);
            long began = System.nanoTime();
            long before = pages.bytes();
            List<Double> taken = measurement.take();
            shownBytes += pages.bytes() - before;
            shownMillis += TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            return taken;
        }
    }

    private void row(String what, Turns taken, int digits) {
        String figure = "%10." + digits + "f";
        out.printf(
                Locale.ROOT,
                "%-32s " + figure + " " + figure + " %10.3f%n",
                what,
                taken.without(),
                taken.with(),
                taken.ratio());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
