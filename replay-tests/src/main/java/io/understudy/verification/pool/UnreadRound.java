package io.understudy.verification.pool;

import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * One round on a pool with a user who does not read: the guest prints until it rests, its primary is killed, the backup
 * goes live and gets a new backup, all while nobody reads. Then the user reads everything.
 */
public final class UnreadRound {
    /** A cold backup may have millions of outputs to execute, on a computer that has other things to do. */
    private static final long ROLE_MILLIS = 180_000;

    private static final long REDUNDANT_MILLIS = 120_000;
    private static final long REST_MILLIS = 120_000;
    private static final long LOOK_MILLIS = 1_500;
    private static final long LATEST_KILL_MILLIS = 10_000;

    private final HostPool pool;
    private final int prints;
    private final Random random;

    /**
     * A round.
     *
     * @param prints how many times 3.5 MB the guest is to print; less than 3 may fit into what lies between it and its user
     */
    public UnreadRound(HostPool pool, int prints, Random random) {
        this.pool = pool;
        this.prints = prints;
        this.random = random;
    }

    /** Plays it; every other primary is killed before its guest rests, perhaps. */
    public Timeline play() throws IOException, InterruptedException, TimeoutException {
        return random.nextBoolean() ? killAtRest() : play(random.nextLong(LATEST_KILL_MILLIS));
    }

    /** Plays it with a primary that is killed when its guest prints no more. */
    public Timeline killAtRest() throws IOException, InterruptedException, TimeoutException {
        return play(Long.MAX_VALUE);
    }

    private Timeline play(long killMillis) throws IOException, InterruptedException, TimeoutException {
        var unused = pool.awaitPair(0, REDUNDANT_MILLIS);
        try (UnreadUser user = UnreadUser.at(pool.console(), "w" + Long.toHexString(random.nextLong()), prints)) {
            user.flood();
            if (killMillis == Long.MAX_VALUE) {
                awaitRest();
            } else {
                Thread.sleep(killMillis);
            }
            // On an overloaded computer a pair may have changed meanwhile.
            Timeline timeline = strike(pool.awaitPair(0, REDUNDANT_MILLIS));
            String wrong = user.readAll();
            return timeline.judged(
                    wrong.isEmpty(),
                    wrong.isEmpty() ? "the user got everything once" : "NOT clean: " + wrong,
                    new Histogram(3));
        }
    }

    private Timeline strike(HostPool.Pair pair) throws IOException, InterruptedException, TimeoutException {
        PoolStrike strike = new PoolStrike(pool, ROLE_MILLIS, random);
        Timeline timeline = strike.now(pair, Victim.PRIMARY, "output that nobody reads");
        strike.awaitRedundant(pair, timeline, REDUNDANT_MILLIS);
        return timeline;
    }

    /** Its guest executes nothing any more. */
    private void awaitRest() throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + REST_MILLIS * 1_000_000;
        Optional<String> before = Optional.empty();
        Optional<String> now = count();
        while (now.isEmpty() || !now.equals(before)) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the guest still prints after " + REST_MILLIS + " ms: have it print more");
            }
            Thread.sleep(LOOK_MILLIS);
            before = now;
            now = count();
        }
    }

    private Optional<String> count() throws InterruptedException, TimeoutException {
        String primary = pool.awaitPair(0, REDUNDANT_MILLIS).primary();
        return pool.host(primary).last("progress").flatMap(event -> event.detail("count"));
    }
}
