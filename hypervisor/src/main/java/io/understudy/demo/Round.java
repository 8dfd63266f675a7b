package io.understudy.demo;

import io.understudy.demo.client.ClientReport;
import io.understudy.demo.client.HistoryCheck;
import io.understudy.demo.client.KvClient;
import io.understudy.demo.client.KvClientListener;
import io.understudy.demo.client.Phase;
import io.understudy.demo.client.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** One round: a client works, something is killed at a random moment, the client goes on, and its history is judged. */
public final class Round {
    private static final long FIND_GUEST_MILLIS = 30_000;
    private static final long GO_ON_MILLIS = 1_000;
    private static final int GO_ON_ANSWERS = 50;
    private static final long ROLE_MILLIS = 20_000;
    private static final int ANSWERS_BEFORE = 20;
    private static final long LATEST_KILL_MILLIS = 1_500;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(15);

    private final Cluster cluster;
    private final Victim victim;
    private final Random random;

    public Round(Cluster cluster, Victim victim, Random random) {
        this.cluster = cluster;
        this.victim = victim;
        this.random = random;
    }

    /** Plays it. */
    public Timeline play() throws IOException, InterruptedException, TimeoutException {
        try (KvClient client = KvClient.connect(cluster.console(), random.nextLong(), KvClientListener.SILENT)) {
            Phase phase = random.nextBoolean() ? Phase.HEAVY_OUTPUT : Phase.LIGHT;
            client.phase(phase);
            client.start();
            long killAfter = random.nextLong(LATEST_KILL_MILLIS);
            require(client, "find the guest and get answers", FIND_GUEST_MILLIS, ANSWERS_BEFORE);
            sleep(killAfter);
            long unused = client.lapLongestPauseMillis();
            long killed = micros();
            String what = strike();
            Timeline timeline = watch(killed, phase, what);
            require(
                    client,
                    "get answers after the kill",
                    ROLE_MILLIS,
                    client.progress().answers() + GO_ON_ANSWERS);
            sleep(GO_ON_MILLIS);
            timeline = timeline.withPause(client.lapLongestPauseMillis());
            ClientReport report = client.finish(LAST_ANSWERS);
            Verdict verdict = HistoryCheck.check(report);
            return timeline.judged(verdict, report);
        }
    }

    private String strike() throws IOException, InterruptedException, TimeoutException {
        switch (victim) {
            case PRIMARY -> cluster.primary().kill();
            case BACKUP -> cluster.backup().kill();
            case ARBITER -> {
                cluster.arbiter().kill();
                sleep(GO_ON_MILLIS);
                cluster.restartArbiter();
            }
            case LINK -> {
                List<LossyRelay.Cut> cuts = List.of(LossyRelay.Cut.values());
                LossyRelay.Cut cut = cuts.get(random.nextInt(cuts.size()));
                cluster.relay().cut(cut);
                return "cut the link (" + cut + ")";
            }
        }
        return "killed the " + victim.name().toLowerCase(java.util.Locale.ROOT);
    }

    private Timeline watch(long killed, Phase phase, String what) throws InterruptedException, TimeoutException {
        return switch (victim) {
            case PRIMARY -> {
                ChildProcess backup = cluster.backup();
                yield Timeline.of(killed, phase, what)
                        .detected(backup.await("role", "role=TAKING_OVER", ROLE_MILLIS))
                        .granted(backup.await("role", "role=GOING_LIVE", ROLE_MILLIS))
                        .live(backup.await("role", "role=ALONE", ROLE_MILLIS))
                        .firstOutput(backup.await("first-output", "", ROLE_MILLIS));
            }
            case BACKUP -> {
                ChildProcess primary = cluster.primary();
                yield Timeline.of(killed, phase, what)
                        .detected(primary.await("role", "role=GOING_ALONE", ROLE_MILLIS))
                        .granted(primary.await("role", "role=ALONE", ROLE_MILLIS));
            }
            case ARBITER -> {
                if (!cluster.primary().isAlive() || !cluster.backup().isAlive()) {
                    throw new TimeoutException("a replica ended when the arbiter was killed");
                }
                yield Timeline.of(killed, phase, what);
            }
            case LINK -> watchRace(killed, phase, what);
        };
    }

    /** Both replicas suspect each other; one of them must win at the arbiter and the other must halt. */
    private Timeline watchRace(long killed, Phase phase, String what) throws InterruptedException, TimeoutException {
        ChildProcess loser = null;
        long deadline = System.nanoTime() + ROLE_MILLIS * 1_000_000;
        while (loser == null) {
            if (cluster.primary().find("role", "role=HALTED").isPresent()) {
                loser = cluster.primary();
            } else if (cluster.backup().find("role", "role=HALTED").isPresent()) {
                loser = cluster.backup();
            } else if (System.nanoTime() > deadline) {
                throw new TimeoutException("neither replica halted after the link was cut");
            } else {
                sleep(10);
            }
        }
        boolean primaryLost = loser == cluster.primary();
        ChildProcess winner = primaryLost ? cluster.backup() : cluster.primary();
        if (loser.exitCode(ROLE_MILLIS) == 0) {
            throw new TimeoutException("the loser of the race ended as if nothing had happened");
        }
        Timeline timeline = Timeline.of(killed, phase, what + ", the " + (primaryLost ? "backup" : "primary") + " won")
                .detected(winner.await("role", primaryLost ? "role=TAKING_OVER" : "role=GOING_ALONE", ROLE_MILLIS));
        return primaryLost
                ? timeline.granted(winner.await("role", "role=GOING_LIVE", ROLE_MILLIS))
                        .live(winner.await("role", "role=ALONE", ROLE_MILLIS))
                        .firstOutput(winner.await("first-output", "", ROLE_MILLIS))
                : timeline.granted(winner.await("role", "role=ALONE", ROLE_MILLIS));
    }

    private void require(KvClient client, String what, long millis, int answers)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        boolean reached = client.await(
                progress -> (progress.inStep() && progress.answers() >= answers) || System.nanoTime() > deadline);
        if (!reached || client.progress().answers() < answers) {
            throw new TimeoutException("the client could not " + what + " within " + millis + " ms ("
                    + client.progress() + "); the processes' logs are in "
                    + cluster.primary().log().getParent());
        }
    }

    private static void sleep(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
