package io.understudy.verification.cli;

import io.understudy.cli.engine.DoctorCommand;
import io.understudy.cli.machine.GuestCommand;
import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import io.understudy.verification.process.Folders;
import io.understudy.verification.soak.ClockSoak;
import io.understudy.verification.soak.GuestWork;
import io.understudy.verification.soak.LinuxSoak;
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
        description = {
            "Runs a guest under replication for so many instructions and compares the replicas at every hash interval;"
                    + " slices are random and different on both sides.",
            "With --guest linux it is worked in through its shell, for so many minutes, while the host's load changes;"
                    + " exit code 0 only if every state hash was equal and every answer right."
        },
        mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {
    private static final int DIFFERENT = 1;
    private static final long IMAGE_INSTRUCTIONS = 50_000_000_000L;
    private static final long IMAGE_HASH_INTERVAL = 20_000_000;
    private static final long LINUX_HASH_INTERVAL = 50_000_000;
    private static final double MOST_MINUTES = 100_000;
    private static final long LOOK_MILLIS = 1_000;
    private static final long SAY_EVERY_LOOKS = 10;
    private static final long LAST_STEPS_MILLIS = 120_000;

    @Option(names = "--guest", defaultValue = "torture", description = "The guest (default: ${DEFAULT-VALUE}).")
    private String guest;

    @Option(
            names = "--instructions",
            paramLabel = "COUNT",
            description = "How many instructions (default: 50000000000; with linux as many as come in --minutes).")
    private Long instructions;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "With linux, how long the work goes on after the boot; with --work time, how long the clock is"
                            + " watched before the kill and again after it (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--work",
            defaultValue = "SHELL",
            description = "With linux, what it does: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private GuestWork work;

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            description = "Of the guest 'linux': i386 or amd64 (default: ${DEFAULT-VALUE}).")
    private Architecture architecture = Architecture.I386;

    @Option(
            names = "-m",
            paramLabel = "MIB",
            description = "Linux' RAM in MiB (default: 128; for pressure 36, of amd64 76).")
    private Integer ramMebibytes;

    @Option(names = "--seed", description = "Draws linux' work, the slices and the host's load.")
    private Long seed;

    @Option(
            names = "--counter",
            defaultValue = "native",
            description = "How instructions are counted: native or java (default: ${DEFAULT-VALUE}).")
    private String counter;

    @Option(
            names = "--hash-interval",
            paramLabel = "COUNT",
            description = "Instructions between two comparisons of the whole state (default: 20000000; 50000000 with"
                    + " linux).")
    private Long hashInterval;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DoctorCommand.require();
        PrintStream out = System.out;
        return guest.equals(LinuxGuest.NAME) ? soakLinux(out) : soakImage(out);
    }

    private int soakLinux(PrintStream out) throws IOException, InterruptedException {
        if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
            throw new IllegalArgumentException("--minutes " + minutes + " is out of range: give more than 0");
        }
        var unused = GuestCommand.build(architecture, false, out);
        long drawn = seed == null ? System.nanoTime() : seed;
        int mebibytes = ramMebibytes == null ? work.ramMebibytes(architecture) : ramMebibytes;
        List<String> machine = List.of(
                "--guest",
                guest,
                "--arch",
                architecture.debianName(),
                "-m",
                Integer.toString(mebibytes),
                // What the kernel says of a computer that had no time for it would stand in the middle of answers.
                "-append",
                architecture.commandLine() + " nosoftlockup");
        long interval = hashInterval == null ? LINUX_HASH_INTERVAL : hashInterval;
        List<String> pair = List.of("--counter", counter, "--hash-interval", Long.toString(interval));
        long nanos = (long) (minutes * 60e9);
        Path folder = Files.createTempDirectory("understudy-soak");
        out.printf(
                Locale.ROOT,
                "soak: linux (%s, %d MiB) under replication, %s for %.1f minutes; processes' logs in %s%n",
                architecture.debianName(),
                mebibytes,
                work,
                minutes,
                folder);
        boolean good = work == GuestWork.TIME
                ? new ClockSoak(machine, pair).run(folder, nanos, out)
                : new LinuxSoak(architecture, work, machine, pair, drawn)
                        .run(folder, nanos, instructions == null ? Long.MAX_VALUE : instructions, out);
        if (good) {
            Folders.delete(folder);
        }
        return good ? 0 : DIFFERENT;
    }

    private int soakImage(PrintStream out) throws IOException, InterruptedException {
        long most = instructions == null ? IMAGE_INSTRUCTIONS : instructions;
        long interval = hashInterval == null ? IMAGE_HASH_INTERVAL : hashInterval;
        Path folder = Files.createTempDirectory("understudy-soak");
        out.printf(
                Locale.ROOT,
                "soak: %s for %,d instructions under replication, %s counter, compared every %,d; processes' logs in %s%n",
                guest,
                most,
                counter,
                interval,
                folder);
        List<String> pair = List.of(
                "--counter",
                counter,
                "--until",
                Long.toString(most),
                "--hash-interval",
                Long.toString(interval),
                // This is about identity, not about detection: a busy host must not end it.
                "--silence",
                "20000");
        try (Cluster cluster =
                new Cluster(folder, List.of("--guest", guest), pair, List.of(), List.of(), ChildProcess.Life.LONG)) {
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
