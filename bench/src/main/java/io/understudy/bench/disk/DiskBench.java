package io.understudy.bench.disk;

import io.understudy.bench.linux.Folders;
import io.understudy.bench.linux.Qemu;
import io.understudy.linux.Architecture;
import io.understudy.linux.system.DebianGuest;
import io.understudy.linux.system.SystemService;
import io.understudy.verification.disk.EmptyImage;
import io.understudy.verification.disk.FencedServer;
import io.understudy.verification.disk.NbdServer;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.JavaCommand;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;

/** What a Debian guest reads and writes, one way after the other, and what it takes to bring in a host. */
public final class DiskBench {
    private static final int WARM_SECONDS = 2;

    /** Figures are of a pair that is well; a busy computer must not tear it apart. */
    private static final List<String> PATIENT = List.of("--silence", "10000");

    private final DebianGuest guest;
    private final Path folder;
    private final int seconds;
    private final PrintStream out;
    private final Map<Way, Map<DiskJob, DiskFigure>> figures = new EnumMap<>(Way.class);

    private DiskBench(DebianGuest guest, Path folder, int seconds, PrintStream out) {
        this.guest = guest;
        this.folder = folder;
        this.seconds = seconds;
        this.out = out;
    }

    /**
     * Runs it; takes about ten minutes.
     *
     * @param seconds of each job
     * @param joins how often a host is brought in
     * @throws IllegalStateException in one line, if the guest is not built
     * @throws IOException in one line, if something did not come up, or an answer was wrong
     */
    public static void run(int seconds, int joins, PrintStream out) throws IOException, InterruptedException {
        DebianGuest guest = DebianGuest.built(DebianGuest.ARCHITECTURE, SystemService.FIO);
        Path folder = Files.createTempDirectory("understudy-bench");
        try {
            new DiskBench(guest, folder, seconds, out).compare();
            new JoiningBench(folder, joins, out).run();
        } catch (TimeoutException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            Folders.delete(folder);
        }
    }

    private void compare() throws IOException, InterruptedException, TimeoutException {
        out.println("A Debian guest's second disk, " + DiskJob.MEBIBYTES
                + " MiB, fio with direct I/O, one request at a time, " + seconds + " s each");
        for (Way way : ways()) {
            out.println("  " + way.title() + ": the guest boots ...");
            Path own = Files.createDirectories(folder.resolve(way.name()));
            try (DiskGuest serving = start(way, own)) {
                figures.put(way, measure(way, serving));
            }
        }
        new DiskTable(figures, out).print();
    }

    private List<Way> ways() throws InterruptedException {
        List<Way> ways = new ArrayList<>(List.of(Way.ALONE, Way.REPLICATED));
        if (NbdServer.Program.any().isPresent()) {
            ways.addAll(List.of(Way.LOGGED, Way.EXECUTED));
        } else {
            out.println("no rows of shared disks: no NBD server is installed (Debian: apt-get install nbdkit)");
        }
        if (Qemu.version(DebianGuest.ARCHITECTURE).isPresent()) {
            ways.add(Way.QEMU);
        } else {
            out.println("no QEMU row: " + Qemu.program(DebianGuest.ARCHITECTURE)
                    + " is not installed (Debian: apt-get install qemu-system-x86)");
        }
        return ways;
    }

    private Map<DiskJob, DiskFigure> measure(Way way, DiskGuest serving)
            throws IOException, InterruptedException, TimeoutException {
        Map<DiskJob, DiskFigure> all = new EnumMap<>(DiskJob.class);
        // Whole once, so that reads find something and nobody's first touch is measured.
        String unused =
                serving.run("dd if=/dev/urandom of=/dev/vdb bs=1M count=" + DiskJob.MEBIBYTES + " 2>/dev/null; sync");
        for (DiskJob job : DiskJob.values()) {
            unused = serving.run(job.command(WARM_SECONDS));
            OptionalLong before = serving.logBytes();
            long start = System.nanoTime();
            String said = serving.run(job.command(seconds));
            double took = (System.nanoTime() - start) / 1e9;
            OptionalLong after = serving.logBytes();
            OptionalDouble log = before.isPresent() && after.isPresent()
                    ? OptionalDouble.of((after.getAsLong() - before.getAsLong()) * 8 / 1e6 / took)
                    : OptionalDouble.empty();
            DiskFigure figure = DiskFigure.of(said, job.reads(), log);
            all.put(job, figure);
            out.printf(
                    Locale.ROOT,
                    "  %s: %s: %.0f KiB/s, %.0f a second%n",
                    way.title(),
                    job.title(),
                    figure.kibibytes(),
                    figure.operations());
        }
        return all;
    }

    private DiskGuest start(Way way, Path own) throws IOException, InterruptedException, TimeoutException {
        Architecture architecture = DebianGuest.ARCHITECTURE;
        List<String> machine = new ArrayList<>(List.of(
                "--guest", DebianGuest.NAME, "--arch", architecture.debianName(), "--with", SystemService.FIO.word()));
        Path scratch = EmptyImage.create(own.resolve("scratch.raw"), (long) DiskJob.MEBIBYTES << 20);
        return switch (way) {
            case ALONE -> {
                List<String> words = new ArrayList<>(List.of("run"));
                words.addAll(machine);
                words.addAll(drive(guest.image() + ",format=raw,if=virtio,snapshot=on"));
                words.addAll(drive(scratch + ",format=raw,if=virtio"));
                // Compiled as a host is.
                yield DiskGuest.process(JavaCommand.words(ChildProcess.Life.LONG, words), own.resolve("said"));
            }
            case REPLICATED -> pair(own, machine, drive(scratch + ",format=raw,if=virtio"), () -> {});
            case LOGGED, EXECUTED -> {
                FencedServer disk = new FencedServer(NbdServer.Program.any().orElseThrow(), own, scratch);
                String words = disk.drive() + (way == Way.EXECUTED ? ",reads=executed" : "");
                yield pair(own, machine, List.of("-drive", words), disk::close);
            }
            case QEMU ->
                DiskGuest.process(
                        new Qemu(architecture, guest.linux(), DebianGuest.RAM_MEBIBYTES, Qemu.Platform.AS_IT_COMES)
                                .system(own, List.of(guest.image() + ",snapshot=on", scratch.toString())),
                        own.resolve("said"));
        };
    }

    private DiskGuest pair(Path own, List<String> machine, List<String> second, Closeable rest)
            throws IOException, InterruptedException, TimeoutException {
        List<String> words = new ArrayList<>(machine);
        words.addAll(drive(guest.image() + ",format=raw,if=virtio"));
        words.addAll(second);
        return DiskGuest.pair(new HostPool(own, 2, words, PATIENT, ChildProcess.Life.LONG), rest);
    }

    private static List<String> drive(String image) {
        return List.of("-drive", "file=" + image);
    }
}
