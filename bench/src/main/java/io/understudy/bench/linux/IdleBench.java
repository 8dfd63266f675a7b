package io.understudy.bench.linux;

import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import io.understudy.verification.process.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What an idle Linux guest costs each host of a pair: processor time by thread, while its shell waits for a command. A host
 * under load merges timer interrupts; how many there were, the log's entries tell, about twelve each.
 */
public final class IdleBench {
    /** From the shell's first prompt on: the kernel's last work, and Java's compiler. */
    private static final int SETTLING_SECONDS = 20;

    private static final int MEASURED_SECONDS = 60;
    private static final int READY_MILLIS = 180_000;

    private IdleBench() {}

    /**
     * Boots the guest under replication and watches both hosts' processes; takes a minute and a half.
     *
     * @throws IllegalStateException in one line, if the guest is not built
     * @throws IOException in one line, if the pair did not come up or did not stay up
     */
    public static void run(Architecture architecture, PrintStream out) throws IOException, InterruptedException {
        LinuxGuest guest = LinuxGuest.built(architecture);
        Path folder = Files.createTempDirectory("understudy-bench");
        List<String> machine = List.of("--guest", LinuxGuest.NAME, "--arch", architecture.debianName());
        try (Cluster cluster = new Cluster(folder, machine, List.of(), List.of(), List.of(), ChildProcess.Life.LONG);
                Socket console = new Socket(
                        cluster.console().getAddress(), cluster.console().getPort())) {
            console.setSoTimeout(READY_MILLIS);
            Boot.awaitLine(console.getInputStream(), LinuxGuest.READY_LINE);
            TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
            ThreadTimes primary = ThreadTimes.of(cluster.primary().pid());
            ThreadTimes backup = ThreadTimes.of(cluster.backup().pid());
            long entries = progress(cluster.primary(), "entries");
            long instructions = progress(cluster.primary(), "count");
            long start = System.nanoTime();
            TimeUnit.SECONDS.sleep(MEASURED_SECONDS);
            double seconds = (System.nanoTime() - start) / 1e9;
            primary = ThreadTimes.of(cluster.primary().pid()).since(primary);
            backup = ThreadTimes.of(cluster.backup().pid()).since(backup);
            if (stopped(cluster.primary()) || stopped(cluster.backup())) {
                throw new IOException("the pair did not stay one: the figures would be another thing's");
            }
            out.println("An idle guest under replication, " + guest.kernel() + ", percent of a core over "
                    + Math.round(seconds) + " s");
            print(out, primary, backup, seconds);
            out.printf(
                    "the guest executed %.2f million instructions a second, which took %.0f log entries a second%n",
                    (progress(cluster.primary(), "count") - instructions) / seconds / 1e6,
                    (progress(cluster.primary(), "entries") - entries) / seconds);
        } catch (TimeoutException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            Folders.delete(folder);
        }
    }

    private static boolean stopped(ChildProcess host) {
        return !host.isAlive()
                || host.find("role", "role=ALONE").isPresent()
                || host.find("role", "role=GOING_ALONE").isPresent();
    }

    /** As the host said within the last second; 0 before it said so. */
    private static long progress(ChildProcess host, String key) {
        return host.last("progress")
                .flatMap(event -> event.detail(key))
                .map(Long::parseLong)
                .orElse(0L);
    }

    private static void print(PrintStream out, ThreadTimes primary, ThreadTimes backup, double seconds) {
        out.printf("%-20s %10s %10s%n", "thread", "primary", "backup");
        TreeSet<String> names = new TreeSet<>(primary.nanos().keySet());
        names.addAll(backup.nanos().keySet());
        for (String name : names) {
            double here = percent(primary.nanos().getOrDefault(name, 0L), seconds);
            double there = percent(backup.nanos().getOrDefault(name, 0L), seconds);
            if (here >= 0.05 || there >= 0.05) {
                out.printf(Locale.ROOT, "%-20s %10.2f %10.2f%n", name, here, there);
            }
        }
        out.printf(
                Locale.ROOT,
                "%-20s %10.2f %10.2f   (promised: less than 5)%n",
                "all",
                percent(primary.total(), seconds),
                percent(backup.total(), seconds));
    }

    private static double percent(long nanos, double seconds) {
        return nanos / seconds / 1e7;
    }
}
