package io.understudy.cli;

import io.understudy.demo.ChildProcess;
import io.understudy.demo.Cluster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code understudy soak}: a guest under replication for very long, its replicas compared at every interval. */
@Command(
        name = "soak",
        description = "Runs a guest under replication for so many instructions and compares the replicas at every"
                + " hash interval; slices are random and different on both sides.",
        mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {
    private static final int DIFFERENT = 1;
    private static final long LOOK_MILLIS = 1_000;
    private static final long SAY_EVERY_LOOKS = 10;
    private static final long LAST_STEPS_MILLIS = 120_000;

    @Option(names = "--guest", defaultValue = "torture", description = "The guest (default: ${DEFAULT-VALUE}).")
    private String guest;

    @Option(
            names = "--instructions",
            defaultValue = "50000000000",
            description = "How many instructions (default: ${DEFAULT-VALUE}).")
    private long instructions;

    @Option(
            names = "--counter",
            defaultValue = "native",
            description = "How instructions are counted: native or java (default: ${DEFAULT-VALUE}).")
    private String counter;

    @Option(
            names = "--hash-interval",
            defaultValue = "20000000",
            description = "Instructions between two comparisons of the whole state (default: ${DEFAULT-VALUE}).")
    private long hashInterval;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DoctorCommand.require();
        PrintStream out = System.out;
        Path folder = Files.createTempDirectory("understudy-soak");
        out.printf(
                Locale.ROOT,
                "soak: %s for %,d instructions under replication, %s counter, compared every %,d; processes' logs in %s%n",
                guest,
                instructions,
                counter,
                hashInterval,
                folder);
        List<String> pair = List.of(
                "--counter",
                counter,
                "--until",
                Long.toString(instructions),
                "--hash-interval",
                Long.toString(hashInterval),
                // This is about identity, not about detection: a busy host must not end it.
                "--silence",
                "20000");
        try (Cluster cluster = new Cluster(folder, List.of("--guest", guest), pair)) {
            watch(cluster, out);
            int primary = cluster.primary().exitCode(LAST_STEPS_MILLIS);
            int backup = cluster.backup().exitCode(LAST_STEPS_MILLIS);
            long hashes = figure(cluster.backup(), "hashes");
            boolean equal = primary == 0 && backup == 0;
            out.printf(
                    Locale.ROOT,
                    "soak: %s: %,d state hashes compared%s%n",
                    equal ? "identical" : "NOT identical",
                    hashes,
                    equal ? ", all equal" : ", see " + folder);
            return equal ? 0 : DIFFERENT;
        } catch (TimeoutException failed) {
            out.println("soak: " + failed.getMessage());
            return DIFFERENT;
        }
    }

    private static void watch(Cluster cluster, PrintStream out) throws InterruptedException {
        long start = System.nanoTime();
        for (long look = 1; cluster.primary().isAlive() && cluster.backup().isAlive(); look++) {
            Thread.sleep(LOOK_MILLIS);
            if (look % SAY_EVERY_LOOKS == 0) {
                long count = figure(cluster.primary(), "count");
                double seconds = (System.nanoTime() - start) / 1e9;
                out.printf(
                        Locale.ROOT,
                        "  %,d instructions, %.0f million a second; backup %,d behind; %,d log entries, %,d hashes equal%n",
                        count,
                        count / seconds / 1e6,
                        count - figure(cluster.backup(), "count"),
                        figure(cluster.primary(), "entries"),
                        figure(cluster.backup(), "hashes"));
            }
        }
    }

    private static long figure(ChildProcess child, String key) {
        return child.last("progress")
                .flatMap(event -> event.detail(key))
                .map(Long::parseLong)
                .orElse(0L);
    }
}
