package io.understudy.bench.network;

import io.understudy.bench.linux.LentFolder;
import io.understudy.bench.linux.ProcessorTime;
import io.understudy.bench.linux.Qemu;
import io.understudy.cli.control.PasstProgram;
import io.understudy.folder.UserFolder;
import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * What a Linux guest receives and transmits and how fast it answers: alone, replicated, and under QEMU plain and with {@code
 * rr=record}; each behind passt, with the same clients. One guest at a time, and ratios within one run.
 */
public final class NetworkBench {
    private static final int RAM_MEBIBYTES = 128;
    private static final int BYTES_IN_MEGABYTE = 1_000_000;
    private static final long BOOT_MILLIS = 900_000;
    private static final long RETRY_MILLIS = 200;
    private static final long SETTLING_MILLIS = 2_000;

    /** What is done for the first time takes longer: Java compiles, the guest loads programs. */
    private static final int WARM_ROUNDS = 2;

    private static final long MOST_WARM_BYTES = 8 * BYTES_IN_MEGABYTE;

    private final Architecture architecture;
    private final LinuxGuest guest;
    private final long bytes;
    private final int requests;
    private final Path folder;
    private final PrintStream out;
    private final NetworkFigures figures = new NetworkFigures();

    private NetworkBench(Architecture architecture, long bytes, int requests, Path folder, PrintStream out) {
        this.architecture = architecture;
        this.guest = LinuxGuest.built(architecture);
        this.bytes = bytes;
        this.requests = requests;
        this.folder = folder;
        this.out = out;
    }

    private interface Measured {
        void run() throws IOException;
    }

    /**
     * Runs it; takes about four minutes a round.
     *
     * @param rounds how often; each figure is the best of all
     * @param megabytes of each transfer, 10^6 bytes each
     * @throws IllegalStateException in one line, if the guest is not built
     * @throws IOException in one line, if something did not come up, or an answer was wrong
     */
    public static void run(Architecture architecture, int rounds, int megabytes, PrintStream out)
            throws IOException, InterruptedException {
        run(architecture, rounds, (long) megabytes * BYTES_IN_MEGABYTE, 2_000, EnumSet.allOf(Way.class), out);
    }

    /** One short round of a pair alone, to see that this works. */
    public static void runOnce(PrintStream out) throws IOException, InterruptedException {
        run(Architecture.I386, 1, BYTES_IN_MEGABYTE, 20, EnumSet.of(Way.REPLICATED), out);
    }

    private static void run(
            Architecture architecture, int rounds, long bytes, int requests, Set<Way> ways, PrintStream out)
            throws IOException, InterruptedException {
        LentFolder.of(folder -> {
            NetworkBench bench = new NetworkBench(architecture, bytes, requests, folder, out);
            bench.compare(rounds, EnumSet.copyOf(ways));
        });
    }

    private void compare(int rounds, Set<Way> ways) throws IOException, InterruptedException, TimeoutException {
        String passt = new PasstProgram(UserFolder.CACHE.path()).find(out::println);
        out.printf(
                "A Linux guest's network, %s, %d MiB: %d MB each way, %d requests on one connection; through passt%n",
                architecture.debianName(), RAM_MEBIBYTES, bytes / BYTES_IN_MEGABYTE, requests);
        if (ways.contains(Way.QEMU) && Qemu.version(architecture).isEmpty()) {
            out.println("no QEMU rows: " + Qemu.program(architecture)
                    + " is not installed (Debian: apt-get install qemu-system-x86)");
            ways.removeAll(EnumSet.of(Way.QEMU, Way.QEMU_RECORDING));
        }
        for (int round = 1; round <= rounds; round++) {
            for (Way way : ways) {
                String name = rounds == 1 ? way.title() : way.title() + ", round " + round;
                out.println("  " + name + ": the guest boots ...");
                try (ServingGuest serving = start(way, passt)) {
                    measure(way, name, serving);
                }
            }
        }
        new NetworkTable(figures, out).print();
    }

    private ServingGuest start(Way way, String passt) throws IOException, InterruptedException, TimeoutException {
        List<String> machine = List.of(
                "--guest", LinuxGuest.NAME, "--arch", architecture.debianName(), "-m", Integer.toString(RAM_MEBIBYTES));
        Qemu qemu = new Qemu(architecture, guest, RAM_MEBIBYTES, Qemu.Platform.AS_IT_COMES);
        return switch (way) {
            case ALONE -> new AloneGuest(machine, folder);
            case REPLICATED -> new PairedGuest(machine, folder);
            case QEMU -> QemuGuest.plain(qemu, passt, folder);
            case QEMU_RECORDING -> QemuGuest.recording(qemu, passt, folder);
        };
    }

    private void measure(Way way, String name, ServingGuest serving)
            throws IOException, InterruptedException, TimeoutException {
        GuestClient client = new GuestClient(serving);
        awaitServing(serving, client);
        out.println("  " + name + ": it warms up ...");
        for (int i = 0; i < WARM_ROUNDS; i++) {
            client.upload(Math.min(bytes, MOST_WARM_BYTES));
            client.download(Math.min(bytes, MOST_WARM_BYTES));
            Histogram unused = client.requests(requests / 2);
        }
        Thread.sleep(SETTLING_MILLIS);
        out.println("  " + name + ": it receives ...");
        Transfer receive = transfer(serving, () -> client.upload(bytes));
        out.printf(Locale.ROOT, "  %s: %.1f Mbit/s; it transmits ...%n", name, receive.megabits());
        Transfer transmit = transfer(serving, () -> client.download(bytes));
        out.printf(Locale.ROOT, "  %s: %.1f Mbit/s; it answers ...%n", name, transmit.megabits());
        Thread.sleep(SETTLING_MILLIS);
        Histogram micros = client.requests(requests);
        Latency latency = new Latency(micros.getValueAtPercentile(50) / 1e3, micros.getValueAtPercentile(99) / 1e3);
        out.printf(Locale.ROOT, "  %s: p50 %.2f ms%n", name, latency.medianMillis());
        serving.requireWell();
        figures.received(way, receive);
        figures.transmitted(way, transmit);
        figures.answered(way, latency);
    }

    private static void awaitServing(ServingGuest serving, GuestClient client)
            throws IOException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BOOT_MILLIS);
        while (true) {
            try {
                Histogram unused = client.requests(1);
                return;
            } catch (IOException notYet) {
                serving.requireWell();
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException(
                            "the guest does not serve within " + BOOT_MILLIS + " ms: " + notYet.getMessage());
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    private Transfer transfer(ServingGuest serving, Measured work)
            throws IOException, InterruptedException, TimeoutException {
        OptionalLong log = serving.logBytes();
        Map<Part, Double> cpu = processorSeconds(serving);
        long start = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        Map<Part, Double> used = processorSeconds(serving);
        used.replaceAll((part, now) -> now - cpu.get(part));
        OptionalLong longer = serving.logBytes();
        return new Transfer(
                bytes, seconds, log.isPresent() ? OptionalLong.of(longer.orElseThrow() - log.getAsLong()) : log, used);
    }

    private static Map<Part, Double> processorSeconds(ServingGuest serving) throws IOException {
        Map<Part, Double> seconds = new EnumMap<>(Part.class);
        for (Map.Entry<Part, ProcessHandle> each : serving.processes().entrySet()) {
            seconds.put(each.getKey(), ProcessorTime.seconds(each.getValue()));
        }
        return seconds;
    }
}
