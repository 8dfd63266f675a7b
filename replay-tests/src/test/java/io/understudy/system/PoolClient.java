package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.client.HistoryCheck;
import io.understudy.verification.client.KvClient;
import io.understudy.verification.client.KvClientListener;
import io.understudy.verification.client.Verdict;
import io.understudy.verification.pool.HostPool;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A client of the VM on a pool, who works all the time and in the end says whether what he saw is one machine's. */
final class PoolClient implements AutoCloseable {
    private static final long ANSWER_MILLIS = 30_000;
    private static final int SOME = 50;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(20);

    private final KvClient client;

    PoolClient(HostPool pool, long seed) throws Exception {
        this(pool.console(), seed);
    }

    PoolClient(InetSocketAddress console, long seed) throws Exception {
        client = KvClient.connect(console, seed, KvClientListener.SILENT);
        client.start();
        awaitAnswers();
    }

    int answers() {
        return client.progress().answers();
    }

    /** Some more requests are answered from now on. */
    void awaitAnswers() throws InterruptedException {
        int enough = answers() + SOME;
        long deadline = System.nanoTime() + ANSWER_MILLIS * 1_000_000;
        client.await(progress -> progress.answers() >= enough || System.nanoTime() > deadline);
        assertTrue(answers() >= enough, () -> "no answers: " + client.progress());
    }

    void assertCleanHistory() throws InterruptedException {
        Verdict verdict = HistoryCheck.check(client.finish(LAST_ANSWERS));
        assertTrue(verdict.clean(), verdict::toString);
    }

    @Override
    public void close() {
        client.close();
    }
}
