package io.understudy.verification.fuzz;

import io.understudy.cpu.CpuFactory;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * A real pair whose guest is such a driver, plugged into a real switch, on whose segment are neighbours who send whatever they
 * like, as fast as they can. The pair must stay one, or come to the same end; nobody's memory may grow.
 */
public final class PairFuzz implements FuzzTarget {
    private static final long START_MILLIS = 120_000;
    private static final int SECONDS = 8;
    private static final long END_MILLIS = 30_000;

    /** How a host reports that its guest has ended. */
    private static final String ENDED = "code=4";

    private static final String CARD = "52:54:00:77:77:77";
    private static final long CARD_BITS = 0x5254_0077_7777L;
    private static final int NEIGHBOURS = 2;
    private static final long MOST_RESIDENT_KIB = 900 << 10;

    /** Whoever is slow on a busy computer is not dead. */
    private static final List<String> OPTIONS = List.of("--silence", "10000", "--hash-interval", "2000000");

    @Override
    public Optional<String> play(CpuFactory processor, long seed) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("understudy-fuzz");
            Optional<String> wrong = play(folder, seed);
            Folders.delete(folder);
            return wrong;
        } catch (IOException | TimeoutException e) {
            return Optional.of(e.getMessage() + "; logs are in " + folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static Optional<String> play(Path folder, long seed)
            throws IOException, InterruptedException, TimeoutException {
        Path image = Files.write(
                folder.resolve("driver.img"), NetworkFuzz.image(seed).file());
        List<HostileNeighbour> neighbours = new ArrayList<>();
        try (ChildProcess wires = wires(folder)) {
            int attach = port(wires, "listening");
            int stream = port(wires, "stream");
            List<String> machine = List.of(
                    "--guest",
                    image.toString(),
                    "-m",
                    "4",
                    "-nic",
                    "switch,mac=" + CARD + ",connect=127.0.0.1:" + attach);
            try (HostPool pool = new HostPool(folder, 2, machine, OPTIONS, ChildProcess.Life.SHORT)) {
                List<ChildProcess> hosts = pool.hosts().stream().map(pool::host).toList();
                Optional<HostPool.Pair> pair = awaitPair(pool, hosts);
                if (pair.isEmpty()) {
                    return Optional.empty();
                }
                for (int i = 0; i < NEIGHBOURS; i++) {
                    neighbours.add(new HostileNeighbour(stream, CARD_BITS, seed * NEIGHBOURS + i));
                }
                neighbours.add(new HostileNeighbour(attach, CARD_BITS, ~seed)); // hosts speak otherwise: all is garbage
                return judge(pool, pair.get(), hosts, wires);
            } finally {
                for (HostileNeighbour neighbour : neighbours) {
                    neighbour.close();
                }
            }
        }
    }

    /** A guest that ends before there is a pair ends as it may, and there is nothing to judge. */
    private static Optional<HostPool.Pair> awaitPair(HostPool pool, List<ChildProcess> hosts)
            throws InterruptedException, TimeoutException {
        try {
            return Optional.of(pool.awaitPair(0, START_MILLIS));
        } catch (TimeoutException e) {
            if (isFinished(hosts)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<String> judge(
            HostPool pool, HostPool.Pair before, List<ChildProcess> hosts, ChildProcess wires)
            throws IOException, InterruptedException, TimeoutException {
        for (int i = 0; i < SECONDS && !isFinished(hosts); i++) {
            Thread.sleep(1_000);
        }
        if (!wires.isAlive()) {
            return wires.lastWords();
        }
        if (isFinished(hosts)) {
            return sameEnd(hosts);
        }
        for (ChildProcess each : List.of(hosts.get(0), hosts.get(1), wires)) {
            if (!each.isAlive()) {
                return each.lastWords();
            }
            if (residentKib(each) > MOST_RESIDENT_KIB) {
                return Optional.of("process " + each.pid() + " has " + residentKib(each) + " KiB of memory");
            }
        }
        return pool.awaitPair(0, START_MILLIS).equals(before)
                ? Optional.empty()
                : Optional.of("the pair did not stay one");
    }

    private static boolean isFinished(List<ChildProcess> hosts) {
        return hosts.stream().anyMatch(host -> host.find("finished", ENDED).isPresent());
    }

    /** A guest may end, by a triple fault for instance: in both replicas. */
    private static Optional<String> sameEnd(List<ChildProcess> hosts) throws InterruptedException, TimeoutException {
        for (ChildProcess host : hosts) {
            ChildProcess.Event unused = host.await("finished", ENDED, END_MILLIS);
        }
        return Optional.empty();
    }

    private static ChildProcess wires(Path folder) throws IOException {
        return ChildProcess.start(
                folder,
                "switch",
                ChildProcess.Life.SHORT,
                List.of("switch", "--events", "--listen", "127.0.0.1:0", "--listen-stream", "127.0.0.1:0"));
    }

    private static int port(ChildProcess wires, String event) throws InterruptedException, TimeoutException {
        return wires.await(event, "", START_MILLIS)
                .detail("port")
                .map(Integer::parseInt)
                .orElseThrow();
    }

    private static long residentKib(ChildProcess process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    @Override
    public int stretch() {
        return 4;
    }

    @Override
    public List<String> options() {
        return List.of("--network", "--pair");
    }

    @Override
    public String toString() {
        return "network card of a pair";
    }
}
