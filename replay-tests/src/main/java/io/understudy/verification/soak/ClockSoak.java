package io.understudy.verification.soak;

import io.understudy.linux.LinuxGuest;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** Compares the clock of a Linux guest with this host's: for a while under replication, and for as long in the survivor. */
public final class ClockSoak {
    private static final long BOOT_MILLIS = 1_200_000;
    private static final long ROLE_MILLIS = 60_000;
    private static final int SLEEP_SECONDS = 10;
    private static final int PINGS = 20;
    private static final int SLEEPS = 3;
    private static final int SECONDS_READ = 5;
    private static final double TOLERANCE = 0.01;

    private final List<String> machine;
    private final List<String> pair;

    /**
     * @param machine the options that describe the guest
     * @param pair further options for both hosts
     */
    public ClockSoak(List<String> machine, List<String> pair) {
        this.machine = machine;
        this.pair = pair;
    }

    /**
     * Runs it.
     *
     * @param nanos between the first and the last reading, before the kill and again after it
     * @return whether all clocks were right within one per cent
     */
    public boolean run(Path folder, long nanos, PrintStream out) throws IOException, InterruptedException {
        try (Cluster cluster = new Cluster(folder, machine, pair, List.of(), List.of(), ChildProcess.Life.LONG);
                ShellClient shell = ShellClient.connect(cluster.console())) {
            String unused = shell.await(LinuxGuest.READY_LINE, BOOT_MILLIS);
            shell.quiet(SoakWork.ANSWER_MILLIS);
            Watch before = watch(shell, nanos);
            out.println("  under replication: " + before);
            cluster.primary().kill();
            cluster.backup().await("role", "role=ALONE", ROLE_MILLIS);
            Watch after = watch(shell, nanos);
            out.println("  in the survivor: " + after);
            ClockRate across = ClockRate.between(before.last, after.first);
            double step = (across.guestSeconds() - across.hostSeconds()) * 1000;
            out.printf(Locale.ROOT, "  over the kill: %s, a step of %+.1f ms%n", across, step);
            ClockRate whole = ClockRate.between(before.first, after.last);
            boolean right = before.isRight() && after.isRight() && whole.isRight();
            out.println("soak: the guest's clock is " + (right ? "right" : "WRONG") + ": from the first reading to the"
                    + " last " + whole);
            return right;
        } catch (TimeoutException | WorkFailedException failed) {
            out.println("soak: " + failed.getMessage());
            return false;
        }
    }

    /** What was seen of the clocks in one life of the guest. */
    private record Watch(ClockReading first, ClockReading last, ClockRate date, double sleptSeconds) {
        boolean isRight() {
            return ClockRate.between(first, last).isRight()
                    && date.isRight()
                    && Math.abs(sleptSeconds / SLEEP_SECONDS - 1) <= TOLERANCE;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "/proc/uptime %s; date %s; sleep %d took %.3f s",
                    ClockRate.between(first, last),
                    date,
                    SLEEP_SECONDS,
                    sleptSeconds);
        }
    }

    private static Watch watch(ShellClient shell, long nanos)
            throws IOException, InterruptedException, TimeoutException, WorkFailedException {
        long start = System.nanoTime();
        ClockReading first = ClockReading.of(shell);
        ClockReading firstDate = nextSecond(shell);
        double slept = sleep(shell);
        long left = nanos - (System.nanoTime() - start);
        Thread.sleep(Math.max(0, left / 1_000_000));
        return new Watch(first, ClockReading.of(shell), ClockRate.between(firstDate, nextSecond(shell)), slept);
    }

    /**
     * A moment at which {@code date} began to show another second: it shows no parts of one. Of several the one that came
     * earliest says it best, for delays only add.
     */
    private static ClockReading nextSecond(ShellClient shell)
            throws IOException, TimeoutException, WorkFailedException {
        double ping = shortestAnswerNanos(shell) / 1e9;
        ClockReading best = null;
        for (int i = 0; i < SECONDS_READ; i++) {
            String printed = shell.run(
                    "d=$(date +%s); while e=$(date +%s); [ $e = $d ]; do :; done; echo $e", SoakWork.ANSWER_MILLIS);
            double answered = System.nanoTime() / 1e9;
            // The answer's way back, and one turn of the loop, which starts a process as an ordinary answer does.
            ClockReading reading = new ClockReading(epoch(printed), answered - ping / 2, 1.5 * ping);
            if (best == null || reading.lead() > best.lead()) {
                best = reading;
            }
        }
        return best;
    }

    private static double epoch(String printed) throws WorkFailedException {
        try {
            return Long.parseLong(printed);
        } catch (NumberFormatException e) {
            throw new WorkFailedException("date printed '" + printed + "'");
        }
    }

    /** How long the guest's sleep takes here, without what the question's way takes; the shortest of some. */
    private static double sleep(ShellClient shell) throws IOException, TimeoutException, WorkFailedException {
        long ping = shortestAnswerNanos(shell);
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < SLEEPS; i++) {
            long asked = System.nanoTime();
            SoakWork.expect(shell, "sleep " + SLEEP_SECONDS, "");
            shortest = Math.min(shortest, System.nanoTime() - asked - ping);
        }
        return shortest / 1e9;
    }

    private static long shortestAnswerNanos(ShellClient shell)
            throws IOException, TimeoutException, WorkFailedException {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < PINGS; i++) {
            long asked = System.nanoTime();
            SoakWork.expect(shell, "sleep 0", "");
            shortest = Math.min(shortest, System.nanoTime() - asked);
        }
        return shortest;
    }
}
