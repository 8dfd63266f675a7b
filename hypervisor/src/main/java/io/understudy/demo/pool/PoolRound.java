package io.understudy.demo.pool;

import io.understudy.demo.ChildProcess;
import io.understudy.demo.Timeline;
import io.understudy.demo.Victim;
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
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * One round on a pool: a client works, the primary or the backup is killed and started again as an idle host, the VM is
 * redundant again, and the client's history is judged.
 */
public final class PoolRound {
    private static final long FIND_GUEST_MILLIS = 30_000;
    private static final long ROLE_MILLIS = 20_000;
    private static final long REDUNDANT_MILLIS = 120_000;
    private static final long GO_ON_MILLIS = 300;
    private static final int ANSWERS_BEFORE = 20;
    private static final int GO_ON_ANSWERS = 50;
    private static final long LATEST_KILL_MILLIS = 1_000;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(15);

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
        try (KvClient client = KvClient.connect(pool.console(), random.nextLong(), KvClientListener.SILENT)) {
            Phase phase = random.nextBoolean() ? Phase.HEAVY_OUTPUT : Phase.LIGHT;
            client.phase(phase);
            client.start();
            long killAfter = random.nextLong(LATEST_KILL_MILLIS);
            require(client, "find the guest and get answers", FIND_GUEST_MILLIS, ANSWERS_BEFORE);
            Thread.sleep(killAfter);
            long unused = client.lapLongestPauseMillis();
            Timeline timeline = strike(pair, phase == Phase.HEAVY_OUTPUT ? "heavy output" : "light load");
            require(
                    client,
                    "get answers after the kill",
                    ROLE_MILLIS,
                    client.progress().answers() + GO_ON_ANSWERS);
            HostPool.Pair next = pool.awaitPair(pair.view(), REDUNDANT_MILLIS);
            timeline.redundant(
                    pool.host(next.primary()).await("role", "view=" + next.view(), timeline.killed(), ROLE_MILLIS));
            pool.host(next.primary()).find("copied", "", timeline.killed()).ifPresent(timeline::copied);
            Thread.sleep(GO_ON_MILLIS);
            timeline = timeline.withPause(client.lapLongestPauseMillis());
            ClientReport report = client.finish(LAST_ANSWERS);
            Verdict verdict = HistoryCheck.check(report);
            return timeline.judged(verdict.clean(), "client: " + verdict, report.latencies());
        }
    }

    private Timeline strike(HostPool.Pair pair, String load)
            throws IOException, InterruptedException, TimeoutException {
        boolean primary = victim == Victim.PRIMARY;
        String dead = primary ? pair.primary() : pair.backup();
        ChildProcess survivor = pool.host(primary ? pair.backup() : pair.primary());
        long killed = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        pool.host(dead).kill();
        Timeline timeline =
                Timeline.of(killed, load, "killed the " + victim.name().toLowerCase(Locale.ROOT) + " (" + dead + ")");
        if (primary) {
            timeline.detected(survivor.await("role", "role=TAKING_OVER", killed, ROLE_MILLIS))
                    .granted(survivor.await("role", "role=GOING_LIVE", killed, ROLE_MILLIS))
                    .live(survivor.await("role", "role=ALONE", killed, ROLE_MILLIS))
                    .firstOutput(survivor.await("first-output", "", killed, ROLE_MILLIS));
        } else {
            timeline.detected(survivor.await("role", "role=GOING_ALONE", killed, ROLE_MILLIS))
                    .granted(survivor.await("role", "role=ALONE", killed, ROLE_MILLIS));
        }
        pool.startHost(dead);
        return timeline;
    }

    private void require(KvClient client, String what, long millis, int answers)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        boolean reached = client.await(
                progress -> (progress.inStep() && progress.answers() >= answers) || System.nanoTime() > deadline);
        if (!reached || client.progress().answers() < answers) {
            throw new TimeoutException(
                    "the client could not " + what + " within " + millis + " ms (" + client.progress() + ")");
        }
    }
}
