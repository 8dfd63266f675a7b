package io.understudy.verification.fuzz;

import io.understudy.verification.process.Dependents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Rounds in processes of their own, so that a round that ends or stops its process is seen, named, and left behind. The
 * child says {@code round SEED} before each and {@code finding SEED WHAT} after one that was not clean.
 */
public final class Fuzz {
    /** Before a round. */
    public static final String ROUND = "round ";

    /** After one that was not clean. */
    public static final String FINDING = "finding ";

    /** Of processor time: one that takes more runs for ever. A usual one takes well below a second. */
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(2);

    /** On the clock: one that takes more waits for ever, however busy the computer is. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

    private final FuzzTarget target;
    private final Consumer<String> findings;
    private long next;
    private long rounds;
    private long found;

    /** @param findings told of each finding, in one line, on the caller's thread */
    public Fuzz(FuzzTarget target, long firstSeed, Consumer<String> findings) {
        this.target = target;
        this.findings = findings;
        next = firstSeed;
    }

    /**
     * Plays rounds, one seed after the other.
     *
     * @param child the command line of a process that plays rounds from a seed on; the seed and their number are appended
     */
    public void play(long most, List<String> child) throws IOException, InterruptedException {
        long end = next + most;
        while (next < end) {
            List<String> words = new ArrayList<>(child);
            words.addAll(List.of("--seed", Long.toString(next), "--rounds", Long.toString(end - next)));
            playIn(Dependents.start(new ProcessBuilder(words).redirectErrorStream(true)));
        }
    }

    void playIn(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        AtomicLong lines = new AtomicLong();
        Thread watch = new Thread(() -> watch(process, lines), "standstill");
        watch.setDaemon(true);
        watch.start();
        long running = -1;
        String lastWords = "";
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.incrementAndGet();
                if (line.startsWith(ROUND)) {
                    running = Long.parseLong(line.substring(ROUND.length()));
                    next = running + 1;
                    rounds++;
                } else if (line.startsWith(FINDING)) {
                    report(line.substring(FINDING.length()));
                } else {
                    lastWords = line.isBlank() ? lastWords : line;
                }
            }
        }
        int code = process.waitFor();
        if (running < 0) {
            throw new IOException("the rounds cannot be played: " + lastWords);
        }
        if (code != 0) {
            report(running + " ended its process (exit code " + code + "): " + lastWords);
        }
    }

    private void report(String what) {
        found++;
        findings.accept(target + ", seed " + what);
    }

    /** Ends a child that says nothing for longer than a round takes. */
    private static void watch(Process process, AtomicLong lines) {
        long heard = -1;
        long since = 0;
        Duration used = Duration.ZERO;
        try {
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                Duration now = process.info().totalCpuDuration().orElse(Duration.ZERO);
                if (heard != lines.get()) {
                    heard = lines.get();
                    since = System.nanoTime();
                    used = now;
                } else if (now.minus(used).compareTo(LONGEST_ROUND) > 0
                        || System.nanoTime() - since > LONGEST_WAIT.toNanos()) {
                    Process unused = process.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The seed that the next round has. */
    public long nextSeed() {
        return next;
    }

    public long rounds() {
        return rounds;
    }

    public long found() {
        return found;
    }
}
