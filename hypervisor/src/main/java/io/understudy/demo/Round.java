package io.understudy.demo;

import io.understudy.demo.client.ClientReport;
import io.understudy.demo.client.HistoryCheck;
import io.understudy.demo.client.KvClient;
import io.understudy.demo.client.KvClientListener;
import io.understudy.demo.client.Phase;
import io.understudy.demo.client.Verdict;
import java.io.IOException;
import java.time.Duration;
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
            Timeline timeline = new Strike(cluster, victim, random)
                    .now(phase == Phase.HEAVY_OUTPUT ? "heavy output" : "light load");
            require(
                    client,
                    "get answers after the kill",
                    ROLE_MILLIS,
                    client.progress().answers() + GO_ON_ANSWERS);
            sleep(GO_ON_MILLIS);
            timeline = timeline.withPause(client.lapLongestPauseMillis());
            ClientReport report = client.finish(LAST_ANSWERS);
            Verdict verdict = HistoryCheck.check(report);
            return timeline.judged(verdict.clean(), "client: " + verdict, report.latencies());
        }
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
}
