package io.understudy.bench.standby;

import io.understudy.event.Stamped;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
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
 * Runs a guest that never rests on a pair of real hosts, in hot and in cold standby, and prints what each host's process
 * costs for a million instructions; then kills the primary, and prints how long the takeover takes.
 */
public final class StandbyBench {
    private static final String NO_BOUND = "1000000000000";

    /** The guest's instructions that a takeover in cold standby finds in its log, at the most, in millions. */
    private static final List<Integer> BOUNDS = List.of(250, 1000, 4000);

    private static final long ROLE_MILLIS = 120_000;

    private final int settlingSeconds;
    private final int measuredSeconds;
    private final PrintStream out;

    private StandbyBench(int settlingSeconds, int measuredSeconds, PrintStream out) {
        this.settlingSeconds = settlingSeconds;
        this.measuredSeconds = measuredSeconds;
        this.out = out;
    }

    /**
     * Runs it, about three minutes.
     *
     * @throws IOException in one line, if a pair did not come up or did not stay up
     */
    public static void run(PrintStream out) throws IOException, InterruptedException {
        StandbyBench bench = new StandbyBench(10, 20, out);
        bench.heading();
        bench.measure("hot", "hot", NO_BOUND);
        bench.measure("cold", "cold, from power-on", NO_BOUND);
        for (int bound : BOUNDS) {
            bench.measure("cold", "cold, states every " + bound + " M", bound + "000000");
        }
    }

    /** One short round, to see that this works. */
    public static void runOnce(PrintStream out) throws IOException, InterruptedException {
        StandbyBench bench = new StandbyBench(0, 2, out);
        bench.heading();
        bench.measure("cold", "cold", "1000000");
    }

    private void heading() {
        out.println("A busy guest (torture, 16 MiB) on a pair, and the takeover after kill -9 of its primary");
        out.printf(
                "%-26s %8s %22s %8s %14s %25s%n",
                "", "", "CPU ms per M instr.", "fresh", "log to", "takeover: ms, CPU ms");
        out.printf("%-26s %8s %10s %11s %8s %14s%n", "standby", "MIPS", "primary", "backup", "states", "execute, M");
    }

    private void measure(String standby, String name, String bound) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-bench");
        List<String> backup = List.of(
                "--standby",
                standby,
                "--standby-folder",
                folder.resolve("standby").toString(),
                "--standby-instructions",
                bound);
        List<String> machine = List.of("--guest", "torture");
        try (Cluster pair = new Cluster(folder, machine, List.of(), List.of(), backup, ChildProcess.Life.LONG)) {
            TimeUnit.SECONDS.sleep(settlingSeconds);
            Cost primary = Cost.of(pair.primary());
            Cost stored = Cost.of(pair.backup());
            long start = System.nanoTime();
            long from = executed(pair);
            TimeUnit.SECONDS.sleep(measuredSeconds);
            double instructions = (executed(pair) - from) / 1e6;
            double seconds = (System.nanoTime() - start) / 1e9;
            double primaryMillis = primary.millisSince(pair.primary()) / instructions;
            double backupMillis = stored.millisSince(pair.backup()) / instructions;
            long states = Files.readString(pair.primary().log())
                    .lines()
                    .filter(line -> line.contains("a fresh state"))
                    .count();
            if (pair.primary().find("role", "role=GOING_ALONE").isPresent()) {
                throw new IOException("the pair did not stay one: the figures would be another thing's");
            }
            Cost before = Cost.of(pair.backup());
            long killed = Stamped.nowMicros();
            pair.primary().kill();
            long live = pair.backup()
                    .await("role", "role=ALONE", killed, ROLE_MILLIS)
                    .micros();
            double takeoverMillis = before.millisSince(pair.backup());
            out.printf(
                    Locale.ROOT,
                    "%-26s %8.0f %10.2f %11.2f %8d %14s %12.0f %12.0f%n",
                    name,
                    instructions / seconds,
                    primaryMillis,
                    backupMillis,
                    states,
                    replayed(pair.backup()),
                    (live - killed) / 1000.0,
                    takeoverMillis);
        } catch (TimeoutException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            delete(folder);
        }
    }

    /** As the primary said within the last second. */
    private static long executed(Cluster pair) {
        return pair.primary()
                .last("progress")
                .flatMap(event -> event.detail("count"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    /** What the backup said it had to execute, in millions; nothing in hot standby. */
    private static String replayed(ChildProcess backup) throws IOException {
        return Files.readString(backup.log())
                .lines()
                .filter(line -> line.contains("executing the stored log: "))
                .map(line -> line.replaceAll(".*stored log: (\\d+) .*", "$1"))
                .findFirst()
                .orElse("-");
    }

    /** Processor time of a process so far. */
    private record Cost(Duration used) {
        static Cost of(ChildProcess process) {
            return new Cost(ProcessHandle.of(process.pid())
                    .flatMap(handle -> handle.info().totalCpuDuration())
                    .orElse(Duration.ZERO));
        }

        double millisSince(ChildProcess process) {
            return of(process).used().minus(used).toNanos() / 1e6;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
