package io.understudy.verification.pool;

import io.understudy.event.Stamped;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** Kills a host of a pool's pair, watches until the other one has dealt with it, and starts the dead one again, idle. */
public final class PoolStrike {
    private final HostPool pool;
    private final long roleMillis;

    /** @param roleMillis how long a survivor may take for each of its steps */
    public PoolStrike(HostPool pool, long roleMillis) {
        this.pool = pool;
        this.roleMillis = roleMillis;
    }

    /**
     * Strikes at once.
     *
     * @param victim the primary or the backup
     * @param load what the guest is doing, for people
     */
    public Timeline now(HostPool.Pair pair, Victim victim, String load)
            throws IOException, InterruptedException, TimeoutException {
        boolean primary = victim == Victim.PRIMARY;
        String dead = primary ? pair.primary() : pair.backup();
        ChildProcess survivor = pool.host(primary ? pair.backup() : pair.primary());
        long killed = Stamped.nowMicros();
        pool.host(dead).kill();
        Timeline timeline =
                Timeline.of(killed, load, "killed the " + victim.name().toLowerCase(Locale.ROOT) + " (" + dead + ")");
        if (primary) {
            timeline.takenOver(survivor, roleMillis, roleMillis);
        } else {
            timeline.goneAlone(survivor, roleMillis);
        }
        pool.startHost(dead);
        return timeline;
    }

    /** Waits until the VM has a backup in a view after this pair's. */
    public void awaitRedundant(HostPool.Pair pair, Timeline timeline, long redundantMillis)
            throws InterruptedException, TimeoutException {
        HostPool.Pair next = pool.awaitPair(pair.view(), redundantMillis);
        ChildProcess primary = pool.host(next.primary());
        timeline.redundant(primary.await("role", "view=" + next.view(), timeline.killed(), roleMillis));
        primary.find("copied", "", timeline.killed()).ifPresent(timeline::copied);
    }
}
