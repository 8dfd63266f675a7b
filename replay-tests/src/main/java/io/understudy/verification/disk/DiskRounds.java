package io.understudy.verification.disk;

import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.pool.PoolStrike;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * Rounds on a pool whose guest works on its disk all the time. In each the primary or the backup is killed and started again
 * as an idle host, which gets what differs of the disk; then both images are looked at while the guest goes on.
 */
public final class DiskRounds implements AutoCloseable {
    private static final long ROLE_MILLIS = 60_000;
    private static final long REDUNDANT_MILLIS = 120_000;
    private static final long STILL_MILLIS = 60_000;
    private static final long LATEST_KILL_MILLIS = 1_500;
    private static final int PIECES = 10;

    private final HostPool pool;
    private final Optional<Path> shared;
    private final Random random;
    private final DiskWork work;

    /**
     * Has the guest work.
     *
     * @param shared the image if it is nobody's own
     */
    public DiskRounds(HostPool pool, Optional<Path> shared, Random random) throws IOException, TimeoutException {
        this(pool, shared, random, new AppendingShell(pool.console()));
    }

    DiskRounds(HostPool pool, Optional<Path> shared, Random random, DiskWork work) {
        this.pool = pool;
        this.shared = shared;
        this.random = random;
        this.work = work;
    }

    /**
     * Plays the next one.
     *
     * @param victim one of a pool; if none, by chance
     */
    public Timeline play(Optional<Victim> victim) throws IOException, InterruptedException, TimeoutException {
        work.goOn(PIECES, STILL_MILLIS);
        Thread.sleep(random.nextLong(LATEST_KILL_MILLIS));
        // Now, for on a busy computer a pair parts by itself.
        HostPool.Pair pair = pool.awaitPair(0, REDUNDANT_MILLIS);
        long before = work.done();
        work.lapMillis();
        Victim next = Victim.ofPool(victim, random);
        PoolStrike strike = new PoolStrike(pool, ROLE_MILLIS, random);
        Timeline timeline = strike.now(pair, next, work.title());
        work.goOn(PIECES, STILL_MILLIS);
        timeline.withPause(work.lapMillis());
        strike.awaitRedundant(pair, timeline, REDUNDANT_MILLIS);
        work.goOn(PIECES, STILL_MILLIS);
        HostPool.Pair now = pool.awaitPair(pair.view(), REDUNDANT_MILLIS);
        String failure = work.failure();
        for (String host : pool.backupsExecute() ? List.of(now.primary(), now.backup()) : List.of(now.primary())) {
            failure = failure.isEmpty() ? complaint(host) : failure;
        }
        return timeline.withLaterPause(work.lapMillis())
                .judged(
                        failure.isEmpty(),
                        failure.isEmpty() ? work.well(work.done() - before) : "NOT clean: " + failure);
    }

    /**
     * What is wrong with a host's image, empty if nothing is. A backup may be a moment behind: what was safe before the look
     * began it has soon.
     */
    private String complaint(String host) throws IOException, InterruptedException {
        long safe = work.done();
        long deadline = System.nanoTime() + ROLE_MILLIS * 1_000_000;
        while (true) {
            Optional<String> wrong = work.complaint(image(host), safe);
            if (wrong.isEmpty() || System.nanoTime() > deadline) {
                return wrong.map(what -> "the image of host " + host + ": " + what)
                        .orElse("");
            }
            Thread.sleep(50);
        }
    }

    private Path image(String host) throws IOException {
        return shared.isPresent() ? shared.get() : pool.images().of(host);
    }

    @Override
    public void close() throws IOException {
        work.close();
    }
}
