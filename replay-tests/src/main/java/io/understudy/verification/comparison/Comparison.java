package io.understudy.verification.comparison;

import io.understudy.verification.client.ClientReport;
import io.understudy.verification.client.HistoryCheck;
import io.understudy.verification.client.KvClient;
import io.understudy.verification.client.KvClientListener;
import io.understudy.verification.client.Phase;
import io.understudy.verification.client.Verdict;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Plays the same work load under each {@link Way}: the client works, the primary is killed, the client goes on if it can. */
public final class Comparison {
    private static final long FIND_GUEST_MILLIS = 60_000;
    private static final long ROLE_MILLIS = 60_000;
    private static final long GO_ON_MILLIS = 20_000;
    private static final int GO_ON_ANSWERS = 50;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(15);

    /** A kill is seen by its closed connections; silence is what a busy computer makes. */
    private static final List<String> PATIENT = List.of("--silence", "10000");

    /** As a primary says it of each state that it sends after the first. */
    private static final Pattern STATE = Pattern.compile("a fresh state, \\d+ MiB in (\\d+) KiB");

    private final Path folder;
    private final long workMillis;
    private final long checkpointMillis;
    private final long seed;

    /**
     * Of machines with guest kv.
     *
     * @param folder for what the processes say and store
     * @param workMillis so long the client works before each kill
     * @param checkpointMillis so often a checkpoint is taken
     */
    public Comparison(Path folder, long workMillis, long checkpointMillis, long seed) {
        this.folder = folder;
        this.workMillis = workMillis;
        this.checkpointMillis = checkpointMillis;
        this.seed = seed;
    }

    /**
     * Plays all ways.
     *
     * @param lines told of each, one line
     * @return whether every history is clean, and every machine that had a backup lived on
     */
    public boolean play(Consumer<String> lines) throws IOException, InterruptedException, TimeoutException {
        lines.accept(Outcome.HEAD);
        boolean good = true;
        for (Way way : Way.values()) {
            Outcome outcome = play(way);
            lines.accept(outcome.line());
            good &= outcome.clean() && (way == Way.ALONE) == (outcome.waitMillis() < 0);
        }
        return good;
    }

    private Outcome play(Way way) throws IOException, InterruptedException, TimeoutException {
        Path own = Files.createDirectories(folder.resolve(way.name()));
        List<String> ofBackup = way.ofBackup(own.resolve("standby").toString(), checkpointMillis);
        try (Cluster cluster = new Cluster(
                        own, List.of("--guest", "kv"), PATIENT, List.of(), ofBackup, ChildProcess.Life.LONG);
                KvClient client = KvClient.connect(cluster.console(), seed, KvClientListener.SILENT)) {
            client.phase(Phase.LIGHT);
            if (way == Way.ALONE) {
                cluster.backup().kill();
                cluster.primary().await("role", "role=ALONE", ROLE_MILLIS);
            }
            client.start();
            await(client, 1, FIND_GUEST_MILLIS);
            return work(way, cluster, client);
        }
    }

    private Outcome work(Way way, Cluster cluster, KvClient client)
            throws IOException, InterruptedException, TimeoutException {
        int before = client.progress().answers();
        Thread.sleep(workMillis);
        int answers = client.progress().answers() - before;
        long unused = client.lapLongestPauseMillis();
        long bytes = cluster.backup()
                .last("progress")
                .flatMap(event -> event.detail("bytes"))
                .map(Long::parseLong)
                .orElse(0L);
        cluster.primary().kill();
        boolean goesOn = way != Way.ALONE;
        long lost = goesOn ? awaitSuccessor(cluster.backup()) : 0;
        if (goesOn) {
            await(client, client.progress().answers() + GO_ON_ANSWERS, GO_ON_MILLIS);
        }
        long wait = goesOn ? client.lapLongestPauseMillis() : -1;
        ClientReport report = client.finish(goesOn ? LAST_ANSWERS : Duration.ZERO);
        Verdict verdict = HistoryCheck.check(report);
        List<Long> states = statesOf(cluster.primary());
        double seconds = workMillis / 1000.0;
        long wire = way == Way.CHECKPOINTS
                ? 1024 * states.stream().mapToLong(Long::longValue).sum()
                : bytes;
        return new Outcome(
                way,
                answers / seconds,
                report.latencies().getValueAtPercentile(50) / 1000.0,
                report.latencies().getValueAtPercentile(99) / 1000.0,
                way == Way.ALONE ? 0 : wire / seconds,
                way == Way.CHECKPOINTS ? states.size() : 0,
                wait,
                lost,
                verdict.clean(),
                verdict.toString());
    }

    /** How many entries it had and never executed. */
    private static long awaitSuccessor(ChildProcess backup) throws InterruptedException, TimeoutException {
        long received = entries(backup.await("role", "role=TAKING_OVER", ROLE_MILLIS));
        long executed = entries(backup.await("role", "role=ALONE", ROLE_MILLIS));
        return Math.max(0, received - executed);
    }

    private static long entries(ChildProcess.Event event) {
        return event.detail("entries").map(Long::parseLong).orElseThrow();
    }

    private static List<Long> statesOf(ChildProcess primary) throws IOException {
        return STATE.matcher(Files.readString(primary.log()))
                .results()
                .map((MatchResult state) -> Long.valueOf(state.group(1)))
                .toList();
    }

    private static void await(KvClient client, int answers, long millis) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        boolean unused = client.await(progress -> progress.answers() >= answers || System.nanoTime() > deadline);
        if (client.progress().answers() < answers) {
            throw new TimeoutException(
                    "the client got no answers within " + millis + " ms (" + client.progress() + ")");
        }
    }
}
