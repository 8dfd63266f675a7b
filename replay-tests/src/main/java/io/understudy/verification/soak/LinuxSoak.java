package io.understudy.verification.soak;

import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * Boots a pair to the shell, works in it for a time, lets the guest power off, and asks whether every state hash that the
 * primary logged was compared by the backup and found equal.
 */
public final class LinuxSoak {
    private static final long BOOT_MILLIS = 1_200_000;
    private static final long END_MILLIS = 120_000;
    private static final long SAY_NANOS = 20_000_000_000L;
    private static final int SHORTEST_SLICE = 1 << 15;
    private static final int LONGEST_SLICE = 1 << 21;

    /** The guest halts with interrupts off when it powers off. */
    private static final int HALTED = 4;

    private final Architecture architecture;
    private final GuestWork work;
    private final List<String> machine;
    private final List<String> pair;
    private final long seed;

    /**
     * @param machine the options that describe the guest
     * @param pair further options for both hosts
     */
    public LinuxSoak(Architecture architecture, GuestWork work, List<String> machine, List<String> pair, long seed) {
        this.architecture = architecture;
        this.work = work;
        this.machine = machine;
        this.pair = pair;
        this.seed = seed;
    }

    /**
     * Runs it.
     *
     * @param folder for the processes' logs
     * @param nanos how long the work goes on after the boot
     * @param instructions the work ends at this count, too
     * @return whether the replicas were identical and the guest gave no wrong answer
     */
    public boolean run(Path folder, long nanos, long instructions, PrintStream out)
            throws IOException, InterruptedException {
        Random random = new Random(seed);
        String primarySlice = slice(random);
        String backupSlice = slice(random);
        out.println("  seed " + seed + "; slices of at most " + primarySlice + " instructions on the primary, "
                + backupSlice + " on the backup");
        List<String> both = new ArrayList<>(pair);
        // Identity is the matter, not detection: a busy host must not end it.
        both.addAll(List.of("--silence", "20000"));
        try (Cluster cluster = new Cluster(
                folder,
                machine,
                both,
                List.of("--slice", primarySlice),
                List.of("--slice", backupSlice),
                ChildProcess.Life.LONG)) {
            try {
                String counted = boot(cluster, random, nanos, instructions, out);
                out.println("  work: " + counted);
                return judge(cluster, out);
            } catch (TimeoutException | WorkFailedException | IOException failed) {
                out.println("soak: failed: " + failed.getMessage());
                for (ChildProcess host : List.of(cluster.primary(), cluster.backup())) {
                    host.lastWords().ifPresent(words -> out.println("  " + words));
                }
                return false;
            }
        } catch (TimeoutException failed) {
            out.println("soak: " + failed.getMessage());
            return false;
        }
    }

    private String boot(Cluster cluster, Random random, long nanos, long instructions, PrintStream out)
            throws IOException, InterruptedException, TimeoutException, WorkFailedException {
        try (HostLoad load = HostLoad.on(List.of(cluster.primary(), cluster.backup()), new Random(random.nextLong()));
                ShellClient shell = ShellClient.connect(cluster.console())) {
            String unused = shell.await(LinuxGuest.READY_LINE, BOOT_MILLIS);
            out.println("  at the shell: " + PairFigures.of(cluster));
            shell.quiet(SoakWork.ANSWER_MILLIS);
            SoakWork doing = work.begin(architecture, new Random(random.nextLong()));
            doing.begin(shell);
            workOn(cluster, shell, doing, nanos, instructions, out);
            String counted = doing.finish(shell);
            shell.type("poweroff -f\n");
            for (ChildProcess host : List.of(cluster.primary(), cluster.backup())) {
                host.await("finished", "", END_MILLIS);
            }
            return counted + "; " + load.words();
        }
    }

    private static void workOn(
            Cluster cluster, ShellClient shell, SoakWork doing, long nanos, long instructions, PrintStream out)
            throws IOException, TimeoutException, WorkFailedException {
        long start = System.nanoTime();
        long said = start;
        for (int round = 1;
                System.nanoTime() - start < nanos && PairFigures.of(cluster).instructions() < instructions;
                round++) {
            doing.round(shell);
            long now = System.nanoTime();
            if (now - said > SAY_NANOS) {
                said = now;
                out.printf(
                        Locale.ROOT,
                        "  after %d s and %d rounds: %s%n",
                        (now - start) / 1_000_000_000,
                        round,
                        PairFigures.of(cluster));
            }
        }
    }

    private static boolean judge(Cluster cluster, PrintStream out) throws InterruptedException, TimeoutException {
        int primary = cluster.primary().exitCode(END_MILLIS);
        int backup = cluster.backup().exitCode(END_MILLIS);
        PairFigures figures = PairFigures.of(cluster);
        boolean together = figures.instructions() == figures.backupInstructions();
        boolean equal = primary == HALTED && backup == HALTED && together && figures.allEqual();
        out.println("soak: " + (equal ? "identical: " : "NOT identical: ") + figures
                + (equal
                        ? ""
                        : "; exit codes " + primary + " and " + backup + ", see "
                                + cluster.primary().log().getParent()));
        return equal;
    }

    private static String slice(Random random) {
        return Integer.toString(random.nextInt(SHORTEST_SLICE, LONGEST_SLICE));
    }
}
