package io.understudy.verification.pool;

import io.understudy.verification.failover.ClientAtWork;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * One round on a pool: a client works, the primary or the backup is killed and started again as an idle host, the VM is
 * redundant again, and the client's history is judged.
 */
public final class PoolRound {
    private static final long ROLE_MILLIS = 20_000;
    private static final long REDUNDANT_MILLIS = 120_000;
    private static final long GO_ON_MILLIS = 300;
    private static final long LATEST_KILL_MILLIS = 1_000;

    private final HostPool pool;
    private final Victim victim;
    private final Random random;

    /** @param victim who is killed; the primary or the backup */
    public PoolRound(HostPool pool, Victim victim, Random random) {
        this.pool = pool;
        this.victim = victim;
        this.random = random;
    }

    /** Plays it. */
    public Timeline play() throws IOException, InterruptedException, TimeoutException {
        HostPool.Pair pair = pool.awaitPair(0, REDUNDANT_MILLIS);
        try (ClientAtWork client = new ClientAtWork(pool.console(), random, "")) {
            client.workFor(random.nextLong(LATEST_KILL_MILLIS));
            PoolStrike strike = new PoolStrike(pool, ROLE_MILLIS, random);
            Timeline timeline = strike.now(pair, victim, client.load());
            client.goOn(ClientAtWork.PATIENCE_MILLIS);
            strike.awaitRedundant(pair, timeline, REDUNDANT_MILLIS);
            return client.judge(timeline, GO_ON_MILLIS);
        }
    }
}
