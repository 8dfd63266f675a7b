package io.understudy.verification.network.program;

import io.understudy.verification.network.NetworkAtWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** A job that is done again and again, and how long it heard nothing at each kill. */
public final class JobAtWork implements AutoCloseable {
    /** A program to which nothing comes for so long is held up for good. */
    private static final long STILL_MILLIS = 60_000;

    private final Job job;
    private final NetworkAtWork work;
    private final Histogram silences = new Histogram(TimeUnit.MINUTES.toMillis(10), 3);

    JobAtWork(Job job, int port, RunSize size, Path folder, long seed) throws IOException {
        this.job = job;
        work = new NetworkAtWork(job.title(), heard -> job.begin(port, size, folder, seed, heard));
        work.start();
    }

    void beforeKill() {
        var unused = work.lapMillis();
    }

    void afterKill() {
        silences.recordValue(Math.min(work.lapMillis(), silences.getHighestTrackableValue()));
    }

    void finish(long timeoutMillis) throws InterruptedException, TimeoutException {
        work.finish(timeoutMillis);
    }

    /** What was wrong; empty if nothing was. */
    String failure() {
        if (work.failure().isEmpty() && job.hearsAllTheTime() && silences.getMaxValue() > STILL_MILLIS) {
            return "nothing came for " + silences.getMaxValue() + " ms";
        }
        return work.failure();
    }

    /** One line. */
    public String told() {
        String silence = job.hearsAllTheTime()
                ? String.format(
                        Locale.ROOT,
                        "longest silence p50 %d ms, worst %d ms",
                        silences.getValueAtPercentile(50),
                        silences.getMaxValue())
                : "";
        return String.format(
                Locale.ROOT,
                "  %-24s %5d %s  %s%s",
                job.title(),
                work.pieces(),
                job.isSession() ? "pieces" : "runs  ",
                failure().isEmpty() ? "every byte was right" : "NOT clean: " + failure(),
                silence.isEmpty() ? "" : "; " + silence);
    }

    @Override
    public void close() {
        work.close();
    }
}
