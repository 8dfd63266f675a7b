package io.understudy.verification.sweep;

import io.understudy.replica.platform.FailPoint;
import io.understudy.replica.platform.FailPoint.Stage;
import io.understudy.verification.client.ClientReport;
import io.understudy.verification.client.HistoryCheck;
import io.understudy.verification.client.KvClient;
import io.understudy.verification.client.KvClientListener;
import io.understudy.verification.client.Phase;
import io.understudy.verification.client.Verdict;
import io.understudy.verification.process.Cluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** The same with real processes: a primary that halts itself at one boundary while a client works. */
public final class ProcessKill {
    /** Before, the backup may not yet have heard that there is a view. */
    private static final int FIRST_SEQUENCE = 100;

    private static final int LAST_SEQUENCE = 6_000;
    private static final long DIE_MILLIS = 60_000;
    private static final long TAKE_OVER_MILLIS = 20_000;
    private static final long GO_ON_MILLIS = 20_000;
    private static final int GO_ON_ANSWERS = 50;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(15);

    private ProcessKill() {}

    /** A boundary within the first few thousand entries. */
    public static FailPoint draw(Random random) {
        Stage[] stages = Stage.values();
        return new FailPoint(stages[random.nextInt(stages.length)], random.nextInt(FIRST_SEQUENCE, LAST_SEQUENCE));
    }

    /**
     * Starts four processes, lets the primary die there, and judges the client's history.
     *
     * @param folder for the processes' files
     * @param machine options of both replicas
     * @param random draws the client's work
     * @throws TimeoutException if something did not happen at all, in one line
     */
    public static Verdict play(Path folder, List<String> machine, FailPoint at, Random random)
            throws IOException, InterruptedException, TimeoutException {
        try (Cluster cluster = new Cluster(folder, machine, List.of(), List.of("--die-at", at.toString()));
                KvClient client = KvClient.connect(cluster.console(), random.nextLong(), KvClientListener.SILENT)) {
            client.phase(random.nextBoolean() ? Phase.HEAVY_OUTPUT : Phase.LIGHT);
            client.start();
            int code = cluster.primary().exitCode(DIE_MILLIS);
            if (code != FailPoint.EXIT_CODE) {
                throw new TimeoutException("the primary ended with code " + code + " before " + at + ", see "
                        + cluster.primary().log());
            }
            var unused = cluster.backup().await("role", "role=ALONE", TAKE_OVER_MILLIS);
            int wanted = client.progress().answers() + GO_ON_ANSWERS;
            long deadline = System.nanoTime() + GO_ON_MILLIS * 1_000_000;
            client.await(progress -> progress.answers() >= wanted || System.nanoTime() > deadline);
            ClientReport report = client.finish(LAST_ANSWERS);
            Verdict verdict = HistoryCheck.check(report);
            if (verdict.clean() && report.answers() < wanted) {
                throw new TimeoutException(
                        "after the takeover the client got no answers within " + GO_ON_MILLIS + " ms");
            }
            return verdict;
        }
    }
}
