package io.understudy.verification.cli;

import io.understudy.cli.engine.DoctorCommand;
import io.understudy.cli.engine.Engine;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.guest.GuestCatalogue;
import io.understudy.guest.GuestImage;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.boot.BootImage;
import io.understudy.machine.boot.MultibootImage;
import io.understudy.replica.platform.FailPoint;
import io.understudy.verification.client.Verdict;
import io.understudy.verification.process.Folders;
import io.understudy.verification.sweep.Boundary;
import io.understudy.verification.sweep.ProcessKill;
import io.understudy.verification.sweep.Sweep;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code understudy sweep}: a primary dies at every boundary, not at a lucky one. */
@Command(
        name = "sweep",
        description =
                "Kills the primary at every boundary of a short session (entry made, sent, received, acknowledged,"
                        + " output released), lets the backup finish it, and judges what a client saw each time.",
        mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
    /** Exit code when a client saw something a single machine would not have shown. */
    private static final int NOT_CLEAN = 1;

    private static final int PROGRESS_EVERY = 100;
    private static final long POWER_ON_EPOCH_MILLIS = 1_700_000_000_000L;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Draws the session, and with --processes the boundaries (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--only", paramLabel = "STAGE:SEQUENCE", description = "Kill at this boundary only.")
    private String only;

    @Option(
            names = "--processes",
            paramLabel = "N",
            arity = "0..1",
            fallbackValue = "100",
            description = "Kill real processes instead, at N boundaries drawn at random (N left out: 100).")
    private Integer processes;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FailPoint at = only == null ? null : FailPoint.parse(only);
        DoctorCommand.require();
        return processes == null ? sweepSession(at) : sweepProcesses(at);
    }

    private int sweepSession(FailPoint at) throws InterruptedException {
        GuestImage guest = GuestCatalogue.load().find("kv");
        BootImage image = MultibootImage.of(guest.name(), guest.bytes());
        MachineConfiguration configuration =
                new MachineConfiguration(image, guest.ramMebibytes() << 20, guest.commandLine(), POWER_ON_EPOCH_MILLIS);
        Sweep sweep = Sweep.record(
                (inputs, outputs) -> new Machine(
                        configuration, Engine.factory(CounterMode.NATIVE, MemoryMode.FAST), inputs, outputs),
                seed);
        List<Boundary> chosen = at == null
                ? sweep.boundaries()
                : List.of(sweep.boundary(at)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "no boundary " + at + " in this session of " + sweep.entries()
                                        + " entries: give a sequence number up to that, and the same --seed")));
        out.println("Understudy: a session of " + sweep.entries() + " log entries, killed at " + chosen.size()
                + " boundaries, seed " + seed);
        Map<FailPoint.Stage, Integer> stages = new EnumMap<>(FailPoint.Stage.class);
        int[] counts = new int[2];
        List<Sweep.Result> results = sweep.kill(chosen, result -> {
            stages.merge(result.boundary().at().stage(), 1, Integer::sum);
            counts[0]++;
            if (!result.clean()) {
                counts[1]++;
                complain(result.boundary().at(), result.fault().orElseThrow(), "");
            }
            if (counts[0] % PROGRESS_EVERY == 0) {
                out.println("  " + counts[0] + " of " + chosen.size() + " boundaries");
            }
        });
        StringBuilder each = new StringBuilder();
        stages.forEach((stage, count) -> each.append(each.length() == 0 ? "" : ", ")
                .append(stage.word())
                .append(' ')
                .append(count));
        out.println("killed at " + results.size() + " boundaries (" + each + "): " + (results.size() - counts[1])
                + " histories clean");
        return counts[1] == 0 ? 0 : NOT_CLEAN;
    }

    private int sweepProcesses(FailPoint at) throws IOException, InterruptedException {
        int rounds = at == null ? processes : 1;
        out.println("Understudy: " + rounds + " primaries die at boundaries of their own, seed " + seed);
        Random random = new Random(seed);
        int clean = 0;
        for (int round = 1; round <= rounds; round++) {
            FailPoint here = ProcessKill.draw(random);
            Random work = new Random(random.nextLong());
            here = at == null ? here : at;
            Path folder = Files.createTempDirectory("understudy-sweep");
            try {
                Verdict verdict = ProcessKill.play(folder, List.of("--guest", "kv"), here, work);
                out.println("  " + round + " of " + rounds + ": " + here + ": " + verdict);
                if (verdict.clean()) {
                    clean++;
                    Folders.delete(folder);
                    continue;
                }
                complain(here, verdict.toString(), " --processes");
            } catch (TimeoutException failed) {
                complain(here, failed.getMessage(), " --processes");
            }
            out.println("  what the processes said is in " + folder);
        }
        out.println(clean + " of " + rounds + " histories clean");
        return clean == rounds ? 0 : NOT_CLEAN;
    }

    private void complain(FailPoint at, String what, String mode) {
        out.println("  NOT clean at " + at + ": " + what);
        out.println("    again: ./understudy sweep --seed " + seed + mode + " --only " + at);
    }
}
