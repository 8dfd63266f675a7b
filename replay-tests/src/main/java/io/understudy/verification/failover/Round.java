package io.understudy.verification.failover;

import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** One round: a client works, something is killed at a random moment, the client goes on, and its history is judged. */
public final class Round {
    private static final long GO_ON_MILLIS = 1_000;
    private static final long LATEST_KILL_MILLIS = 1_500;

    /** In the words of the gateway. */
    private static final String LOST_INPUT = "acknowledged input is lost";

    private final Cluster cluster;
    private final Victim victim;
    private final Random random;
    private final long patienceMillis;

    public Round(Cluster cluster, Victim victim, Random random) {
        this(cluster, victim, random, ClientAtWork.PATIENCE_MILLIS);
    }

    /** @param patienceMillis so long the client waits for answers once the survivor acts */
    public Round(Cluster cluster, Victim victim, Random random, long patienceMillis) {
        this.patienceMillis = patienceMillis;
        this.cluster = cluster;
        this.victim = victim;
        this.random = random;
    }

    /** Plays it. */
    public Timeline play() throws IOException, InterruptedException, TimeoutException {
        String logs = "; the processes' logs are in " + cluster.primary().log().getParent();
        try (ClientAtWork client = new ClientAtWork(cluster.console(), random, logs)) {
            client.workFor(random.nextLong(LATEST_KILL_MILLIS));
            Strike strike = new Strike(cluster, victim, random);
            try {
                Timeline timeline = strike.now(client.load());
                client.goOn(patienceMillis);
                return client.judge(timeline, GO_ON_MILLIS);
            } catch (TimeoutException stuck) {
                String why = stuck.getMessage() + "; the gateway says: " + gatewaysReason();
                return client.judgeStuck(strike.soFar().orElseThrow(() -> stuck), why);
            }
        }
    }

    /** It finds first that the new primary lacks input that the old one called consumed: then nothing comes any more. */
    private String gatewaysReason() {
        ChildProcess gateway = cluster.gateway();
        return gateway.lastLine(LOST_INPUT).orElseGet(gateway::lastLine);
    }
}
