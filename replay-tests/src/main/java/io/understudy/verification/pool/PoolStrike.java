package io.understudy.verification.pool;

import io.understudy.event.Stamped;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * Kills a host of a pool's pair, watches until the other one has dealt with it, and starts the dead one again, idle. Or kills
 * the one that comes in its place, too, before it has the machine's state.
 */
public final class PoolStrike {
    /** After the copy was taken; the RAM of a Linux guest takes longer to send. */
    private static final long LATEST_KILL_MILLIS = 1_500;

    private final HostPool pool;
    private final long roleMillis;
    private final Random random;

    /** @param roleMillis how long a survivor may take for each of its steps */
    public PoolStrike(HostPool pool, long roleMillis, Random random) {
        this.random = random;
        this.pool = pool;
        this.roleMillis = roleMillis;
    }

    /**
     * Strikes at once.
     *
     * @param victim one of a pool
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
                Timeline.of(killed, load, "killed the " + (primary ? "primary" : "backup") + " (" + dead + ")");
        if (primary) {
            timeline.takenOver(survivor, roleMillis, roleMillis);
        } else {
            timeline.goneAlone(survivor, roleMillis);
        }
        pool.startHost(dead);
        if (victim == Victim.NEWCOMER) {
            killNewcomer(survivor, timeline);
        }
        return timeline;
    }

    private void killNewcomer(ChildProcess primary, Timeline timeline)
            throws IOException, InterruptedException, TimeoutException {
        ChildProcess.Event unused = primary.await("copied", "", timeline.killed(), roleMillis);
        Thread.sleep(random.nextLong(LATEST_KILL_MILLIS));
        String newcomer = pool.hosts().stream()
                .filter(name -> pool.host(name)
                        .find("role", "role=RECEIVING", timeline.killed())
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new TimeoutException("no host receives the state that was copied"));
        boolean receives = pool.host(newcomer)
                .last("role")
                .filter(last -> last.details().contains("role=RECEIVING"))
                .isPresent();
        pool.host(newcomer).kill();
        timeline.and(
                "the newcomer (" + newcomer + (receives ? ") while it got the state" : ") that had the state by then"));
        pool.startHost(newcomer);
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
