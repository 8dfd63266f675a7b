package io.understudy.verification.pool;

import io.understudy.cli.process.EventLine;
import io.understudy.verification.failover.ClientAtWork;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.util.Locale;
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
            Timeline timeline = strike(pair, client.load());
            client.goOn();
            HostPool.Pair next = pool.awaitPair(pair.view(), REDUNDANT_MILLIS);
            timeline.redundant(
                    pool.host(next.primary()).await("role", "view=" + next.view(), timeline.killed(), ROLE_MILLIS));
            pool.host(next.primary()).find("copied", "", timeline.killed()).ifPresent(timeline::copied);
            return client.judge(timeline, GO_ON_MILLIS);
        }
    }

    private Timeline strike(HostPool.Pair pair, String load)
            throws IOException, InterruptedException, TimeoutException {
        boolean primary = victim == Victim.PRIMARY;
        String dead = primary ? pair.primary() : pair.backup();
        ChildProcess survivor = pool.host(primary ? pair.backup() : pair.primary());
        long killed = EventLine.nowMicros();
        pool.host(dead).kill();
        Timeline timeline =
                Timeline.of(killed, load, "killed the " + victim.name().toLowerCase(Locale.ROOT) + " (" + dead + ")");
        if (primary) {
            timeline.takenOver(survivor, ROLE_MILLIS, ROLE_MILLIS);
        } else {
            timeline.goneAlone(survivor, ROLE_MILLIS);
        }
        pool.startHost(dead);
        return timeline;
    }
}
