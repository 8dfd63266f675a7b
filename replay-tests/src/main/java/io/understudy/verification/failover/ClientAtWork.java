package io.understudy.verification.failover;

import io.understudy.verification.client.ClientReport;
import io.understudy.verification.client.HistoryCheck;
import io.understudy.verification.client.KvClient;
import io.understudy.verification.client.KvClientListener;
import io.understudy.verification.client.Phase;
import io.understudy.verification.client.Verdict;
import io.understudy.verification.history.Operation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** The client of one round: works before and after something was taken away, and its history is judged in the end. */
public final class ClientAtWork implements AutoCloseable {
    private static final long FIND_GUEST_MILLIS = 30_000;
    /** How long it waits for answers after something was taken away. */
    public static final long PATIENCE_MILLIS = 20_000;

    private static final int GO_ON_ANSWERS = 50;
    private static final int ANSWERS_BEFORE = 20;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(15);

    private final KvClient client;
    private final Phase phase;
    private final String whereMore;

    /**
     * Connects, and begins to work in a way drawn at random.
     *
     * @param whereMore ends the message of a client that gets no answers
     */
    public ClientAtWork(InetSocketAddress console, Random random, String whereMore)
            throws IOException, InterruptedException {
        this.whereMore = whereMore;
        client = KvClient.connect(console, random.nextLong(), KvClientListener.SILENT);
        phase = random.nextBoolean() ? Phase.HEAVY_OUTPUT : Phase.LIGHT;
        client.phase(phase);
        client.start();
    }

    /** Works for a while once it gets answers; from the end of that on its pauses count. */
    public void workFor(long millis) throws InterruptedException, TimeoutException {
        require("find the guest and get answers", FIND_GUEST_MILLIS, ANSWERS_BEFORE);
        Thread.sleep(millis);
        long unused = client.lapLongestPauseMillis();
    }

    /** What it has the guest do, for people. */
    public String load() {
        return phase == Phase.HEAVY_OUTPUT ? "heavy output" : "light load";
    }

    /** Gets answers after something was taken away. */
    public void goOn(long patienceMillis) throws InterruptedException, TimeoutException {
        require("get answers after the kill", patienceMillis, client.progress().answers() + GO_ON_ANSWERS);
    }

    /** Works for so long still, then tells what it saw. */
    public Timeline judge(Timeline timeline, long workMillis) throws InterruptedException {
        Thread.sleep(workMillis);
        Timeline paused = timeline.withPause(client.lapLongestPauseMillis());
        ClientReport report = client.finish(LAST_ANSWERS);
        Verdict verdict = HistoryCheck.check(report);
        return paused.judged(verdict.clean(), "client: " + verdict, report.latencies());
    }

    /** The same of a client that waits for an answer in vain. */
    Timeline judgeStuck(Timeline timeline, String why) throws InterruptedException {
        ClientReport report = client.finish(Duration.ZERO);
        String first = report.history().operations().stream()
                .filter(operation -> !operation.answered())
                .findFirst()
                .map(operation -> "no answer ever came to '" + words(operation) + "'; ")
                .orElse("");
        return timeline.condemned()
                .judged(false, "client: NOT clean: " + first + why + "; " + HistoryCheck.check(report));
    }

    private static String words(Operation operation) {
        return (operation.kind().word() + " " + operation.key() + " " + operation.argument()).strip();
    }

    private void require(String what, long millis, int answers) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        boolean reached = client.await(
                progress -> (progress.inStep() && progress.answers() >= answers) || System.nanoTime() > deadline);
        if (!reached || client.progress().answers() < answers) {
            throw new TimeoutException("the client could not " + what + " within " + millis + " ms ("
                    + client.progress() + ")" + whereMore);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
