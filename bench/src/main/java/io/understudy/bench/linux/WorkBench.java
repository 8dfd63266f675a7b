package io.understudy.bench.linux;

import io.understudy.bench.linux.Qemu.Platform;
import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.JavaCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What work costs at the shell of the Linux guest, on a fresh machine and on one that has seen programs, files and kernel
 * modules come and go: alone, recording, replaying that, and under QEMU with and without its counting of instructions.
 */
public final class WorkBench {
    private static final int RAM_MEBIBYTES = 128;
    private static final String SUM = "sum";

    private final Architecture architecture;
    private final LinuxGuest guest;
    private final Path folder;
    private final PrintStream out;
    private final List<WorkStep> steps = new ArrayList<>();
    private final WorkFigures figures = new WorkFigures();

    private WorkBench(Architecture architecture, Path folder, PrintStream out) {
        this.architecture = architecture;
        this.guest = LinuxGuest.built(architecture);
        this.folder = folder;
        this.out = out;
        steps.addAll(Workload.in(Phase.FRESH));
        steps.addAll(Churn.of(architecture));
        steps.addAll(Workload.in(Phase.AGED));
        steps.add(parting());
    }

    /** Is not timed, and so leaves time to read what the last that is has taken. */
    private static WorkStep parting() {
        String text = "parting\n".repeat(10_000);
        return new WorkStep(
                new WorkRow(Phase.BETWEEN, "parting"),
                "yes parting | head -n 10000 | md5sum",
                Workload.digest("MD5", text.getBytes(StandardCharsets.US_ASCII)));
    }

    /**
     * Runs it; takes some minutes a round. Each round has every way once, so that what changes on the host meanwhile
     * strikes them all.
     *
     * @throws IllegalStateException in one line, if the guest is not built
     * @throws IOException in one line, if a machine failed or answered something wrong
     */
    public static void run(Architecture architecture, int rounds, PrintStream out)
            throws IOException, InterruptedException {
        LentFolder.of(folder -> new WorkBench(architecture, folder, out).compare(rounds));
    }

    private void compare(int rounds) throws IOException, InterruptedException {
        out.println("Work at the shell of Linux, " + guest.kernel() + ", " + RAM_MEBIBYTES + " MiB");
        Optional<String> qemu = Qemu.version(architecture);
        out.println(qemu.orElse("no QEMU columns: " + Qemu.program(architecture)
                + " is not installed (Debian: apt-get install qemu-system-x86)"));
        for (int round = 1; round <= rounds; round++) {
            for (Way way : Way.values()) {
                if (qemu.isPresent() || (way != Way.QEMU_PLAIN && way != Way.QEMU_COUNTING)) {
                    work(round, way);
                }
            }
        }
        out.printf("%nProcessor seconds%s%n", rounds == 1 ? "" : ", the least of " + rounds + " rounds");
        WorkTable table = new WorkTable(figures, out);
        table.print(Phase.FRESH);
        table.print(Phase.AGED);
    }

    private void work(int round, Way way) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Map<WorkRow, Double> seconds = new WorkingGuest(way, steps, folder.resolve("said")).work(command(way));
        seconds.forEach((row, each) -> figures.add(row, way, each));
        figures.add(new WorkRow(Phase.FRESH, SUM), way, sumOfBoth(Phase.FRESH, seconds));
        figures.add(new WorkRow(Phase.AGED, SUM), way, sumOfBoth(Phase.AGED, seconds));
        out.printf(
                Locale.ROOT,
                "round %d, %s: %.1f CPU seconds in %.1f s%n",
                round,
                way.title(),
                seconds.values().stream().mapToDouble(Double::doubleValue).sum(),
                (System.nanoTime() - start) / 1e9);
    }

    /** Of what was done in the other phase, too: neither boot nor churn. */
    static double sumOfBoth(Phase phase, Map<WorkRow, Double> seconds) {
        return seconds.entrySet().stream()
                .filter(each -> each.getKey().phase() == phase
                        && seconds.containsKey(
                                new WorkRow(Phase.FRESH, each.getKey().name()))
                        && seconds.containsKey(
                                new WorkRow(Phase.AGED, each.getKey().name())))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private List<String> command(Way way) throws IOException {
        Path log = folder.resolve("understudy.log");
        Qemu qemu = new Qemu(architecture, guest, RAM_MEBIBYTES, Platform.AS_IT_COMES);
        return switch (way) {
            case ALONE -> understudy("run");
            case RECORDING -> {
                // An earlier round's.
                Files.deleteIfExists(log);
                yield understudy("record", log.toString());
            }
            case REPLAYING -> understudy("replay", log.toString());
            case QEMU_PLAIN -> qemu.plain();
            case QEMU_COUNTING -> qemu.counting();
        };
    }

    /** The same program as the launcher starts. */
    private List<String> understudy(String... command) {
        List<String> words = JavaCommand.words(ChildProcess.Life.SHORT, List.of(command));
        words.addAll(List.of("--guest", LinuxGuest.NAME, "--arch", architecture.debianName()));
        words.addAll(List.of("-m", Integer.toString(RAM_MEBIBYTES)));
        return words;
    }
}
