package io.understudy.verification.cli;

import io.understudy.arbiter.HostPort;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.cli.engine.DoctorCommand;
import io.understudy.cli.machine.GuestCommand;
import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.linux.system.DebianGuest;
import io.understudy.linux.system.SystemService;
import io.understudy.verification.comparison.Comparison;
import io.understudy.verification.database.Database;
import io.understudy.verification.failover.BootStage;
import io.understudy.verification.failover.KillPlan;
import io.understudy.verification.failover.Round;
import io.understudy.verification.failover.ShellRound;
import io.understudy.verification.failover.StageTimes;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.process.Breach;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import io.understudy.verification.process.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy demo}: boot a guest twice, kill something, watch. */
@Command(
        name = "demo",
        description = "Boots a guest under replication, kills the primary under load, and judges what a client saw.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    /** Exit code when a client saw something a single machine would not have shown. */
    static final int NOT_CLEAN = 1;

    private static final long COMPARED_MILLIS = 5_000;

    @Option(
            names = "--kill",
            description = "What fails: ${COMPLETION-CANDIDATES} (default: PRIMARY; with --hosts primary, backup or"
                    + " newcomer, by chance).")
    private Victim victim;

    @Option(names = "--rounds", defaultValue = "1", description = "How many times (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--hosts",
            description =
                    "Run one VM on a pool of so many hosts, at least 3, and kill its primary or its backup in each"
                            + " round: an idle host takes its place.")
    private Integer hosts;

    @Option(
            names = "--standby",
            defaultValue = "hot",
            description = "hot, or cold, whose backups store the log and execute it when they take over"
                    + " (default: ${DEFAULT-VALUE}).")
    private StandbyMode standby;

    @Option(
            names = "--unread",
            description =
                    "With --hosts: the guest prints without end, and its client reads nothing before the primary was"
                            + " killed and the VM is redundant again; then everything must come, and nothing twice.")
    private boolean unread;

    @Option(
            names = "--over",
            description =
                    "With guest linux, on a pool: a client works over the network meanwhile, and its connections must"
                            + " survive; or the guest appends records to a disk, of which none may be lost that was"
                            + " safe. With guest debian: a client commits to a database, and no commit may be lost; or"
                            + " fio verifies a disk, and both hosts' disks must be the same in the end:"
                            + " ${COMPLETION-CANDIDATES}. passt is fetched where it is not installed.")
    private Means over;

    @Option(
            names = "--shared",
            description = "With --over disk: all hosts share the disk, which lies on an NBD server behind a fence.")
    private boolean shared;

    @Option(
            names = "--audit",
            description = "With --over: listen in on the wires, and count the frames that left before the backup had"
                    + " acknowledged their log entry. None must.")
    private boolean audit;

    @Mixin
    private UnsafeDemo unsafe;

    @Option(
            names = "--compare",
            description =
                    "Plays one work load under exact replay, checkpoints, cold standby and alone, kills the primary"
                            + " each time, and prints what each way costs and loses.")
    private boolean compare;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "MS",
            defaultValue = "25",
            description = "With --compare: milliseconds from one checkpoint to the next (default: ${DEFAULT-VALUE}).")
    private long checkpointMillis;

    @Option(
            names = "--page",
            description =
                    "Start a machine on a pool, and a page for your browser that shows it: you type into the machine"
                            + " and kill what you like. Runs until you interrupt it.")
    private boolean page;

    @Option(
            names = "--page-listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:0",
            description = "With --page: where browsers connect (default: ${DEFAULT-VALUE}, any free port).")
    private InetSocketAddress pageListen;

    @Option(names = "-m", paramLabel = "MIB", description = "RAM in MiB (default: what the guest suggests).")
    private Integer ramMebibytes;

    @Option(names = "--seed", description = "Draws the client's work and the moments of the kills.")
    private Long seed;

    @Option(
            names = "--guest",
            defaultValue = "kv",
            description = "The guest: kv, linux with work in its shell, or debian with a database (default:"
                    + " ${DEFAULT-VALUE}).")
    private String guest;

    @Option(
            names = "--arch",
            description = "Of the guests 'linux' and 'debian': ${COMPLETION-CANDIDATES} (default: i386; of debian"
                    + " amd64).")
    private Architecture architecture;

    @Option(
            names = "--during",
            description = "With guest linux, the part of its life in which kills come: ${COMPLETION-CANDIDATES}"
                    + " (default: SHELL for one round, ANY for several); each stage of it has its turn.")
    private KillPlan.During during;

    @Option(
            names = "--counter",
            defaultValue = "native",
            description = "How instructions are counted: native or java (default: ${DEFAULT-VALUE}).")
    private String counter;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Database> database = Optional.ofNullable(over).flatMap(Means::database);
        Optional<SystemService> system = Optional.ofNullable(over).flatMap(Means::system);
        if (system.isPresent() != guest.equals(DebianGuest.NAME)) {
            throw new IllegalArgumentException(
                    "--guest debian goes with --over postgres, redis, sqlite or fio, and they with it");
        }
        if (shared && over != Means.DISK && database.isEmpty()) {
            throw new IllegalArgumentException("--shared goes with --over disk, postgres, redis or sqlite");
        }
        if (over != null) {
            if ((!guest.equals(LinuxGuest.NAME) && system.isEmpty()) || unread) {
                throw new IllegalArgumentException("--over goes with --guest linux, and not with --unread");
            }
            hosts = hosts == null ? NetworkDemo.HOSTS : hosts;
        }
        if (audit && (over == null || over.network().isEmpty())) {
            throw new IllegalArgumentException("--audit goes with --over: give tcp, http or ssh");
        }
        Breach breach = unsafe.breach();
        if (page) {
            return show(breach);
        }
        if (audit && breach == Breach.OUTPUT_RULE && victim != Victim.BACKUP) {
            victim = Victim.PRIMARY;
        } else if (hosts != null && breach != Breach.NONE) {
            throw new IllegalArgumentException(
                    "a mechanism is switched off on a pair, without --hosts, or with --over, --audit and --kill primary");
        }
        if (hosts != null) {
            PoolDemo.require(hosts, over == null ? guest : "", victim, unread);
        } else if (victim == Victim.NEWCOMER) {
            throw new IllegalArgumentException("--kill newcomer goes with --hosts: give it 3 or more");
        } else if (unread) {
            throw new IllegalArgumentException("--unread goes with --hosts: give it 3 or more");
        }
        DoctorCommand.require();
        PrintStream out = System.out;
        if (compare) {
            return compare(out);
        }
        if (guest.equals(LinuxGuest.NAME)) {
            var unused = GuestCommand.build(linuxArchitecture(), false, out);
        }
        if (system.isPresent()) {
            var unused = GuestCommand.buildDebian(debianArchitecture(), system.get(), false, out);
        }
        long drawn = seed == null ? System.nanoTime() : seed;
        out.println("Understudy: guest " + guest
                + (hosts == null ? " on a primary and a backup, " : " on a pool of " + hosts + " hosts, ")
                + (rounds == 1 ? "one round" : rounds + " rounds") + ", seed " + drawn);
        Random random = new Random(drawn);
        if (database.isPresent()) {
            Optional<DebianGuest> onServer = Optional.of(system.get())
                    .filter(service -> shared)
                    .map(service -> DebianGuest.built(debianArchitecture(), service));
            return new DatabaseDemo(
                            database.get(),
                            hosts,
                            Optional.ofNullable(victim),
                            wish(debian(system.get())),
                            onServer,
                            out)
                    .play(rounds, random);
        }
        if (over == Means.FIO) {
            DebianGuest built = DebianGuest.built(debianArchitecture(), SystemService.FIO);
            return new FioDemo(hosts, Optional.ofNullable(victim), built, wish(debian(SystemService.FIO)), out)
                    .play(rounds, random);
        }
        if (over == Means.DISK) {
            return new DiskDemo(hosts, Optional.ofNullable(victim), wish(machine()), shared, out).play(rounds, random);
        }
        if (over != null) {
            return new NetworkDemo(
                            over.network().orElseThrow(),
                            hosts,
                            Optional.ofNullable(victim),
                            wish(machine()),
                            kindOfAudit(breach),
                            out)
                    .play(rounds, random);
        }
        if (hosts != null) {
            return new PoolDemo(
                            hosts,
                            Optional.ofNullable(victim),
                            wish(machine()),
                            List.of("--counter", counter),
                            unread,
                            out)
                    .play(rounds, random);
        }
        victim = UnsafeDemo.victim(breach, victim, guest);
        KillPlan.During part = during != null ? during : rounds == 1 ? KillPlan.During.SHELL : KillPlan.During.ANY;
        KillPlan plan = new KillPlan(part, rounds, new Random(random.nextLong()));
        StageTimes times = new StageTimes();
        List<Timeline> played = new ArrayList<>();
        int unclean = 0;
        for (int round = 1; round <= rounds; round++) {
            Path folder = Files.createTempDirectory("understudy-demo");
            try {
                Timeline timeline = play(folder, breach, plan, times, new Random(random.nextLong()), out, round);
                played.add(timeline);
                out.println(rounds == 1 ? timeline.whole() : "round " + round + ": " + timeline.brief());
                if (timeline.clean()) {
                    Folders.delete(folder);
                } else {
                    unclean++;
                    out.println("  what the processes said is in " + folder);
                }
            } catch (TimeoutException failed) {
                unclean++;
                out.println("round " + round + ": NOT clean: " + failed.getMessage()
                        + "; what the processes said is in " + folder);
            }
        }
        if (rounds > 1) {
            out.println(DemoSummary.of(played, rounds));
        }
        return unclean == 0 ? 0 : NOT_CLEAN;
    }

    private int compare(PrintStream out) throws IOException, InterruptedException {
        if (hosts != null || victim != null || checkpointMillis < 1) {
            throw new IllegalArgumentException("--compare goes with --checkpoint-every of 1 at least, and --seed");
        }
        Path folder = Files.createTempDirectory("understudy-compare");
        out.println("Understudy: guest kv made fault-tolerant in four ways, half a minute");
        try {
            long drawn = seed == null ? System.nanoTime() : seed;
            boolean good = new Comparison(folder, COMPARED_MILLIS, checkpointMillis, drawn).play(out::println);
            if (good) {
                Folders.delete(folder);
                return 0;
            }
        } catch (TimeoutException failed) {
            out.println("  NOT clean: " + failed.getMessage());
        }
        out.println("  what the processes said is in " + folder);
        return NOT_CLEAN;
    }

    private int show(Breach breach) throws IOException, InterruptedException {
        if (victim != null || unread || over != null || rounds != 1) {
            throw new IllegalArgumentException(
                    "--page goes with --guest, --hosts, --standby and -m: what is killed, and when, is for you to say");
        }
        int size = hosts == null ? PageDemo.HOSTS : hosts;
        PoolDemo.require(size);
        DoctorCommand.require();
        if (guest.equals(LinuxGuest.NAME)) {
            var unused = GuestCommand.build(linuxArchitecture(), false, System.out);
        }
        return new PageDemo(size, machine(), standby, List.of("--counter", counter), breach, pageListen, System.out)
                .play();
    }

    private NetworkDemo.Audit kindOfAudit(Breach breach) {
        if (breach == Breach.OUTPUT_RULE) {
            return NetworkDemo.Audit.OF_ITS_BREACH;
        }
        return audit ? NetworkDemo.Audit.OF_THE_RULE : NetworkDemo.Audit.NONE;
    }

    private Timeline play(
            Path folder, Breach breach, KillPlan plan, StageTimes times, Random random, PrintStream out, int round)
            throws IOException, InterruptedException, TimeoutException {
        boolean linux = guest.equals(LinuxGuest.NAME);
        List<String> pair = List.of("--counter", counter);
        if (rounds == 1) {
            out.println("  starting arbiter, backup, primary and console ...");
        }
        List<String> backup = List.of(
                "--standby",
                standby.name(),
                "--standby-folder",
                folder.resolve("standby").toString());
        Cluster.Ways ways = victim.isOfALink() ? Cluster.Ways.CUTTABLE : Cluster.Ways.STRAIGHT;
        try (Cluster cluster =
                new Cluster(folder, machine(), pair, List.of(), backup, ChildProcess.Life.SHORT, breach, ways)) {
            if (round == 1) {
                out.println("  the guest runs twice; a client works on it through " + HostPort.text(cluster.console()));
            }
            if (linux) {
                return new ShellRound(
                                cluster,
                                victim,
                                plan.next(),
                                times,
                                random,
                                LinuxGuest.READY_LINE,
                                line -> out.println("  " + line))
                        .play();
            }
            return new Round(cluster, victim, random).play();
        }
    }

    private Architecture linuxArchitecture() {
        return architecture == null ? Architecture.I386 : architecture;
    }

    private Architecture debianArchitecture() {
        return architecture == null ? DebianGuest.ARCHITECTURE : architecture;
    }

    private List<String> debian(SystemService service) {
        List<String> words = new ArrayList<>(
                List.of("--guest", guest, "--arch", debianArchitecture().debianName()));
        if (service != SystemService.NONE) {
            words.addAll(List.of("--with", service.word()));
        }
        if (ramMebibytes != null) {
            words.addAll(List.of("-m", ramMebibytes.toString()));
        }
        return words;
    }

    /** What is started on a pool. */
    private List<String> wish(List<String> machine) {
        return Stream.concat(machine.stream(), Stream.of("--standby", standby.name()))
                .toList();
    }

    private List<String> machine() {
        List<String> words = new ArrayList<>(List.of("--guest", guest));
        if (guest.equals(LinuxGuest.NAME)) {
            words.addAll(List.of(
                    "--arch",
                    linuxArchitecture().debianName(),
                    "-append",
                    linuxArchitecture().commandLine() + " " + BootStage.KERNEL_OPTION));
        }
        if (ramMebibytes != null) {
            words.addAll(List.of("-m", ramMebibytes.toString()));
        }
        return words;
    }
}
