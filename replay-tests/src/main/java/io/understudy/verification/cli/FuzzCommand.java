package io.understudy.verification.cli;

import io.understudy.cli.engine.DoctorCommand;
import io.understudy.cli.engine.Engine;
import io.understudy.cpu.CpuFactory;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.verification.fuzz.DiskFuzz;
import io.understudy.verification.fuzz.Fuzz;
import io.understudy.verification.fuzz.FuzzKind;
import io.understudy.verification.fuzz.FuzzTarget;
import io.understudy.verification.fuzz.NetworkFuzz;
import io.understudy.verification.fuzz.PairFuzz;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.JavaCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code understudy fuzz}: code at random must not end this program, nor run otherwise when it is replayed. */
@Command(
        name = "fuzz",
        description = {
            "Draws code at random, runs it as a guest, and replays it with other stops: nothing may end this program, stand"
                    + " still, or differ. Rounds are played in a process of their own; exit code 1 if anything was found.",
            "Without --ring or --bits, both rings or all sizes, a stretch of rounds each in turn. --network: instead of code, the"
                    + " driver of a network card and the frames that come to it; with --pair on real hosts, plugged into a"
                    + " switch whose neighbours send whatever they like. --disk: the driver of a disk."
        },
        mixinStandardHelpOptions = true)
final class FuzzCommand implements Callable<Integer> {
    private static final int FOUND = 1;
    private static final double MOST_MINUTES = 100_000;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "1",
            description = "How long (default: ${DEFAULT-VALUE}); the stretch that was begun is finished.")
    private double minutes;

    @Option(names = "--rounds", paramLabel = "N", description = "So many rounds of each kind instead.")
    private Long rounds;

    @Option(names = "--seed", defaultValue = "1", description = "The first round's (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--ring", description = "0 or 3.")
    private Integer ring;

    @Option(names = "--bits", description = "16, 32 or 64.")
    private Integer bits;

    @Option(names = "--network", description = "A network card's queues and frames.")
    private boolean network;

    @Option(names = "--disk", description = "A disk's queue.")
    private boolean disk;

    @Option(names = "--pair", description = "With --network: a pair of hosts and a switch.")
    private boolean pair;

    @Option(names = "--here", hidden = true, description = "Plays the rounds in this process.")
    private boolean here;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(minutes > 0 && minutes <= MOST_MINUTES) || (rounds != null && rounds < 1)) {
            throw new IllegalArgumentException("give --minutes or --rounds of more than 0");
        }
        DoctorCommand.require();
        List<FuzzTarget> targets = targets();
        if (here) {
            playHere(targets.get(0));
            return 0;
        }
        long end = System.nanoTime() + (long) (minutes * TimeUnit.MINUTES.toNanos(1));
        List<Fuzz> all = new ArrayList<>();
        targets.forEach(target -> all.add(new Fuzz(target, seed, finding -> out.println("FOUND: " + finding))));
        do {
            for (int i = 0; i < all.size() && (rounds != null || System.nanoTime() < end); i++) {
                all.get(i).play(rounds == null ? targets.get(i).stretch() : rounds, words(targets.get(i)));
                out.println(targets.get(i) + ": " + all.get(i).rounds() + " rounds, "
                        + all.get(i).found() + " findings");
            }
        } while (rounds == null && System.nanoTime() < end);
        boolean clean = all.stream().allMatch(fuzz -> fuzz.found() == 0);
        if (!clean) {
            out.println("again: ./understudy fuzz --rounds 1 --seed S "
                    + (network || disk ? String.join(" ", targets.get(0).options()) : "--ring R --bits B"));
        }
        return clean ? 0 : FOUND;
    }

    private List<FuzzTarget> targets() {
        if (network && disk) {
            throw new IllegalArgumentException("give --network or --disk");
        }
        if (network || disk) {
            if (ring != null || bits != null) {
                throw new IllegalArgumentException(
                        (network ? "--network" : "--disk") + " draws no code: leave --ring and --bits out");
            }
            if (network) {
                return List.of(pair ? new PairFuzz() : new NetworkFuzz());
            }
        }
        if (pair) {
            throw new IllegalArgumentException("--pair goes with --network: give both");
        }
        if (disk) {
            return List.of(new DiskFuzz());
        }
        List<FuzzTarget> kinds = new ArrayList<>();
        for (int level : ring == null ? new int[] {3, 0} : new int[] {ring}) {
            for (int size : bits == null ? new int[] {32, 64, 16} : new int[] {bits}) {
                kinds.add(new FuzzKind(level, size));
            }
        }
        return kinds;
    }

    private static List<String> words(FuzzTarget target) {
        List<String> words = new ArrayList<>(List.of("fuzz", "--here"));
        words.addAll(target.options());
        return JavaCommand.words(AllCommands.class, ChildProcess.Life.SHORT, words);
    }

    private void playHere(FuzzTarget target) {
        CpuFactory processor = Engine.factory(CounterMode.NATIVE, MemoryMode.FAST);
        for (long each = seed; each < seed + rounds; each++) {
            long played = each;
            out.println(Fuzz.ROUND + played);
            out.flush();
            target.play(processor, played).ifPresent(finding -> out.println(Fuzz.FINDING + played + " " + finding));
        }
    }
}
