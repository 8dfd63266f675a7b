package io.understudy.verification.failover;

import io.understudy.verification.process.Cluster;
import io.understudy.verification.shell.ShellClient;
import io.understudy.verification.shell.ShellCommand;
import io.understudy.verification.shell.ShellWork;
import io.understudy.verification.shell.WorkKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One round with an operating system as the guest: it boots under replication, a client works in its shell, something
 * is killed while a command runs, and the work goes on in the same shell. Every answer is compared with the one worked
 * out on this host.
 */
public final class ShellRound {
    private static final long BOOT_MILLIS = 900_000;
    private static final long ANSWER_MILLIS = 120_000;
    private static final int COMMANDS_BEFORE = 20;
    private static final int COMMANDS_AFTER = 30;

    private final Cluster cluster;
    private final Victim victim;
    private final KillMoment moment;
    private final StageTimes times;
    private final Random random;
    private final String readyLine;
    private final Consumer<String> progress;

    /**
     * @param moment when it fails
     * @param times how long stages of the boot lasted in other rounds; this round's are added
     * @param readyLine what the guest prints when its shell is about to ask for commands
     */
    public ShellRound(
            Cluster cluster,
            Victim victim,
            KillMoment moment,
            StageTimes times,
            Random random,
            String readyLine,
            Consumer<String> progress) {
        this.cluster = cluster;
        this.victim = victim;
        this.moment = moment;
        this.times = times;
        this.random = random;
        this.readyLine = readyLine;
        this.progress = progress;
    }

    /** Plays it. */
    public Timeline play() throws IOException, InterruptedException, TimeoutException {
        try (ShellClient client = ShellClient.connect(cluster.console())) {
            long start = System.nanoTime();
            Optional<Timeline> early = boot(client);
            String unused = client.await(readyLine, BOOT_MILLIS);
            progress.accept((early.isPresent() ? "the survivor booted " : "booted on both replicas ") + "in "
                    + (System.nanoTime() - start) / 1_000_000_000 + " s");
            client.quiet(ANSWER_MILLIS);
            ShellWork work = new ShellWork(random);
            List<String> wrong = new ArrayList<>();
            check(client, work.begin()).ifPresent(wrong::add);
            repeat(client, work, COMMANDS_BEFORE, wrong);
            long before = client.lapLongestPauseMillis();
            progress.accept(COMMANDS_BEFORE + " commands answered, the slowest after " + before + " ms");
            Timeline timeline = early.isPresent() ? early.get() : strikeMeanwhile(client, work, wrong);
            timeline.withPause(client.lapLongestPauseMillis());
            repeat(client, work, COMMANDS_AFTER, wrong);
            String verdict = wrong.isEmpty()
                    ? "shell: all " + client.latencies().getTotalCount() + " answers right"
                            + (early.isPresent() ? "" : ", before and after")
                    : "shell: " + wrong.size() + " of " + client.latencies().getTotalCount() + " answers WRONG, the"
                            + " first: " + wrong.get(0);
            return timeline.judged(wrong.isEmpty(), verdict, client.latencies());
        }
    }

    /** Strikes if the moment is in the boot and comes; gives none if not. */
    private Optional<Timeline> boot(ShellClient client) throws IOException, InterruptedException, TimeoutException {
        BootWatch watch = new BootWatch(client, times, readyLine);
        if (moment instanceof KillMoment.InBoot inBoot) {
            Optional<BootStage> reached = watch.await(inBoot, BOOT_MILLIS);
            if (reached.isPresent()) {
                Strike strike = new Strike(cluster, victim, random, BOOT_MILLIS);
                return Optional.of(
                        strike.now(watch.words()).during(reached.get().words()));
            }
        } else {
            watch.awaitShell(BOOT_MILLIS);
        }
        return Optional.empty();
    }

    /** Works on until the strike, which comes at a random moment, has been dealt with. */
    private Timeline strikeMeanwhile(ShellClient client, ShellWork work, List<String> wrong)
            throws IOException, InterruptedException, TimeoutException {
        // A boot that was over before its moment came is struck in its shell.
        KillMoment.InShell when =
                moment instanceof KillMoment.InShell inShell ? inShell : new KillMoment.InShell(WorkKind.COUNT, 0);
        Strike strike = new Strike(cluster, victim, new Random(random.nextLong()));
        CompletableFuture<Timeline> struck = new CompletableFuture<>();
        Thread striker = new Thread(
                () -> {
                    try {
                        Thread.sleep(when.afterMillis());
                        String words = when.work().words();
                        struck.complete(strike.now("shell work: " + words).during(words));
                    } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
                        struck.completeExceptionally(e);
                    }
                },
                "striker");
        striker.setDaemon(true);
        striker.start();
        while (!struck.isDone()) {
            check(client, work.next(when.work())).ifPresent(wrong::add);
        }
        try {
            return struck.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException late) {
                throw late;
            }
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private static void repeat(ShellClient client, ShellWork work, int times, List<String> wrong)
            throws IOException, TimeoutException {
        for (int i = 0; i < times; i++) {
            check(client, work.next()).ifPresent(wrong::add);
        }
    }

    private static Optional<String> check(ShellClient client, ShellCommand command)
            throws IOException, TimeoutException {
        String printed = client.run(command.line(), ANSWER_MILLIS);
        return printed.equals(command.expected())
                ? Optional.empty()
                : Optional.of("'" + command.line() + "' printed '" + printed.replace("\n", "\\n") + "' instead of '"
                        + command.expected().replace("\n", "\\n") + "'");
    }
}
