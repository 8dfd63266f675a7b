package io.understudy.verification.failover;

import io.understudy.event.Stamped;
import io.understudy.verification.link.Direction;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** Takes something away from a running pair, and watches until the pair has dealt with it. */
final class Strike {
    private static final long ROLE_MILLIS = 20_000;
    private static final long ARBITER_DOWN_MILLIS = 1_000;

    /** Long enough for some answers, where they do not wait; the silence after which the backup acts by itself is longer. */
    private static final long LEAST_LOST_MILLIS = 150;

    private static final long MOST_LOST_MILLIS = 500;

    /** So long a client works on the one of two primaries that it reaches. */
    private static final long TWO_PRIMARIES_MILLIS = 500;

    private final Cluster cluster;
    private final Victim victim;
    private final Random random;
    private final long firstOutputMillis;
    private Timeline soFar;

    Strike(Cluster cluster, Victim victim, Random random) {
        this(cluster, victim, random, ROLE_MILLIS);
    }

    /** @param firstOutputMillis how long a survivor may have nothing to say */
    Strike(Cluster cluster, Victim victim, Random random, long firstOutputMillis) {
        this.cluster = cluster;
        this.victim = victim;
        this.random = random;
        this.firstOutputMillis = firstOutputMillis;
    }

    /**
     * Strikes at once.
     *
     * @param load what the guest is doing, for people
     * @throws TimeoutException also if there is no pair any more; with the words of who left it, who may have found out by
     *     himself that the replicas were no replicas
     */
    Timeline now(String load) throws IOException, InterruptedException, TimeoutException {
        for (ChildProcess replica : List.of(cluster.backup(), cluster.primary())) {
            Optional<String> words = replica.lastWords();
            if (words.isPresent()) {
                throw new TimeoutException("before anything was taken away, " + words.get());
            }
        }
        long killed = Stamped.nowMicros();
        String what = strike();
        soFar = Timeline.of(killed, load, what);
        return watch(killed, load, what);
    }

    /** What became of a strike that the pair has not dealt with; none if nothing was taken away. */
    Optional<Timeline> soFar() {
        return Optional.ofNullable(soFar);
    }

    private String strike() throws IOException, InterruptedException, TimeoutException {
        switch (victim) {
            case PRIMARY -> cluster.primary().kill();
            case BACKUP -> cluster.backup().kill();
            case ARBITER -> {
                cluster.arbiter().kill();
                Thread.sleep(ARBITER_DOWN_MILLIS);
                cluster.restartArbiter();
            }
            case LINK -> {
                List<Direction> cuts = List.of(Direction.values());
                Direction cut = cuts.get(random.nextInt(cuts.size()));
                cluster.links().cut(cut);
                return "cut the link (" + cut + ")";
            }
            case LOG -> {
                cluster.links().starve();
                Thread.sleep(random.nextLong(LEAST_LOST_MILLIS, MOST_LOST_MILLIS));
                cluster.primary().kill();
                return "lost the end of the log, and killed the primary,";
            }
            case NEWCOMER -> throw new IllegalStateException("a pair has no newcomer");
            case PARTITION -> {
                cluster.links().cutOff();
                return "cut the primary off from backup and arbiter";
            }
        }
        return "killed the " + victim.name().toLowerCase(java.util.Locale.ROOT);
    }

    private Timeline watch(long killed, String load, String what) throws InterruptedException, TimeoutException {
        return switch (victim) {
            case PRIMARY, LOG -> soFar.takenOver(cluster.backup(), ROLE_MILLIS, firstOutputMillis);
            // Whether it then has an output is for its user to say, who may still be with the old one.
            case PARTITION -> soFar.goneLive(cluster.backup(), ROLE_MILLIS);
            case BACKUP, NEWCOMER -> soFar.goneAlone(cluster.primary(), ROLE_MILLIS);
            case ARBITER -> {
                if (!cluster.primary().isAlive() || !cluster.backup().isAlive()) {
                    throw new TimeoutException("a replica ended when the arbiter was killed");
                }
                yield soFar;
            }
            case LINK -> watchRace(killed, load, what);
        };
    }

    private boolean bothAct(long killed) {
        return cluster.primary().find("role", "role=ALONE", killed).isPresent()
                && cluster.backup().find("role", "role=ALONE", killed).isPresent();
    }

    /** What nobody may ever see; the client works on the one of them, and then finds out about the other. */
    private Timeline watchTwoPrimaries(long killed, String load, String what) throws InterruptedException {
        Thread.sleep(TWO_PRIMARIES_MILLIS);
        cluster.primary().kill();
        return Timeline.of(killed, load, what + ", BOTH replicas went on as primary, and the old one was killed,")
                .condemned();
    }

    /** Both replicas suspect each other; one of them must win at the arbiter and the other must halt. */
    private Timeline watchRace(long killed, String load, String what) throws InterruptedException, TimeoutException {
        ChildProcess loser = null;
        long deadline = System.nanoTime() + ROLE_MILLIS * 1_000_000;
        while (loser == null) {
            if (cluster.primary().find("role", "role=HALTED").isPresent()) {
                loser = cluster.primary();
            } else if (cluster.backup().find("role", "role=HALTED").isPresent()) {
                loser = cluster.backup();
            } else if (bothAct(killed)) {
                return watchTwoPrimaries(killed, load, what);
            } else if (System.nanoTime() > deadline) {
                throw new TimeoutException("neither replica halted after the link was cut");
            } else {
                Thread.sleep(10);
            }
        }
        boolean primaryLost = loser == cluster.primary();
        ChildProcess winner = primaryLost ? cluster.backup() : cluster.primary();
        if (loser.exitCode(ROLE_MILLIS) == 0) {
            throw new TimeoutException("the loser of the race ended as if nothing had happened");
        }
        Timeline timeline = Timeline.of(killed, load, what + ", the " + (primaryLost ? "backup" : "primary") + " won");
        return primaryLost
                ? timeline.takenOver(winner, ROLE_MILLIS, firstOutputMillis)
                : timeline.goneAlone(winner, ROLE_MILLIS);
    }
}
