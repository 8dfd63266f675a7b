package io.understudy.verification.cli;

import io.understudy.cli.engine.DoctorCommand;
import io.understudy.cli.machine.GuestCommand;
import io.understudy.linux.Architecture;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.network.SwitchedNetwork;
import io.understudy.verification.network.program.Job;
import io.understudy.verification.network.program.JobAtWork;
import io.understudy.verification.network.program.Program;
import io.understudy.verification.network.program.ProgramRounds;
import io.understudy.verification.network.program.RunSize;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code understudy clients}: people's own programs at work with a guest whose primary is killed again and again. */
@Command(
        name = "clients",
        description = {
            "Has curl, wget, ab, nc and ssh of this computer work with a Linux guest on a pool, all at once, while its"
                    + " primary is killed again and again.",
            "Exit code 0 only if each program was content with every run, and every byte was right. passt is fetched"
                    + " where it is not installed."
        },
        mixinStandardHelpOptions = true)
final class ClientsCommand implements Callable<Integer> {
    private static final int MOST_KILLS = 10_000;
    private static final long MOST_MEGABYTES = 2_000;
    private static final int REQUESTS_PER_MEGABYTE = 20;

    /** A process that was killed closes its connections; a busy computer must not tear pairs apart that are well. */
    private static final List<String> PATIENT = List.of("--silence", "10000");

    @Option(names = "--kills", defaultValue = "20", description = "How many (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(names = "--program", split = ",", description = "Only these: ${COMPLETION-CANDIDATES} (default: all).")
    private Set<Program> programs = EnumSet.allOf(Program.class);

    @Option(
            names = "--megabytes",
            paramLabel = "MB",
            defaultValue = "100",
            description = "Of each download and upload; through ssh a tenth of it (default: ${DEFAULT-VALUE}).")
    private long megabytes;

    @Option(names = "--hosts", defaultValue = "3", description = "Of the pool (default: ${DEFAULT-VALUE}).")
    private int hosts;

    @Option(
            names = "--arch",
            defaultValue = "i386",
            description = "Of the guest: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Architecture architecture;

    @Option(names = "-m", paramLabel = "MIB", description = "RAM in MiB (default: what the guest suggests).")
    private Integer ramMebibytes;

    @Option(names = "--seed", description = "Draws what is sent and the moments of the kills.")
    private Long seed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PoolDemo.require(hosts, "", null, false);
        if (kills < 0 || kills > MOST_KILLS || megabytes < 1 || megabytes > MOST_MEGABYTES) {
            throw new IllegalArgumentException(
                    "give --kills 0 to " + MOST_KILLS + " and --megabytes 1 to " + MOST_MEGABYTES);
        }
        programs.forEach(Program::require);
        Program.SSH.require();
        DoctorCommand.require();
        PrintStream out = System.out;
        var unused = GuestCommand.build(architecture, false, out);
        long drawn = seed == null ? System.nanoTime() : seed;
        List<Job> jobs = Stream.of(Job.values())
                .filter(job -> programs.contains(job.program()))
                .toList();
        out.println("clients: " + jobs.size() + " jobs, " + kills + " kills, seed " + drawn);
        RunSize size = new RunSize(megabytes * 1_000_000, (int) megabytes * REQUESTS_PER_MEGABYTE);
        return play(jobs, size, new Random(drawn), out);
    }

    private int play(List<Job> jobs, RunSize size, Random random, PrintStream out)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-clients");
        PlayedRounds played = new PlayedRounds(folder, kills, out);
        out.println("  starting arbiter, switch and hosts; the guest boots twice ...");
        try (SwitchedNetwork network = new SwitchedNetwork(folder);
                HostPool pool = new HostPool(folder, hosts, wish(network), PATIENT, ChildProcess.Life.LONG);
                ProgramRounds rounds = new ProgramRounds(pool, network, jobs, size, folder, random)) {
            for (int kill = 1; kill <= kills && rounds.clean(); kill++) {
                Timeline timeline = rounds.play();
                played.played(timeline.judged(rounds.clean(), rounds.clean() ? "clean" : "NOT clean"));
            }
            if (rounds.clean()) {
                out.println("  the last runs come to their ends ...");
                rounds.finish();
            }
            rounds.jobs().stream().map(JobAtWork::told).forEach(out::println);
            played.judged(rounds.clean());
        } catch (TimeoutException failed) {
            played.failed(failed);
        }
        return played.conclude();
    }

    private List<String> wish(SwitchedNetwork network) {
        List<String> words = new ArrayList<>(List.of("--guest", "linux", "--arch", architecture.debianName()));
        if (ramMebibytes != null) {
            words.addAll(List.of("-m", ramMebibytes.toString()));
        }
        words.addAll(List.of("-nic", "switch,connect=" + network.address()));
        return words;
    }
}
