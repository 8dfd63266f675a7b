package io.understudy.verification.network.program;

import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.network.NetworkAtWork;
import io.understudy.verification.network.Over;
import io.understudy.verification.network.SwitchedNetwork;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.pool.PoolStrike;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * Rounds on a pool whose VM serves over its network card. All jobs are at work through all of them; in each the primary is
 * killed and started again as an idle host, and the VM is redundant again.
 */
public final class ProgramRounds implements AutoCloseable {
    private static final long BOOT_MILLIS = 900_000;
    private static final long ROLE_MILLIS = 60_000;
    private static final long REDUNDANT_MILLIS = 180_000;
    private static final long LATEST_KILL_MILLIS = 2_000;
    private static final long LAST_RUN_MILLIS = 1_800_000;

    private final HostPool pool;
    private final SwitchedNetwork network;
    private final Random random;
    private final List<JobAtWork> jobs = new ArrayList<>();

    /** Has all begin as soon as the guest serves. */
    public ProgramRounds(
            HostPool pool, SwitchedNetwork network, List<Job> jobs, RunSize size, Path folder, Random random)
            throws IOException, InterruptedException, TimeoutException {
        this.pool = pool;
        this.network = network;
        this.random = random;
        awaitGuest();
        try {
            for (Job job : jobs) {
                this.jobs.add(new JobAtWork(job, network.port(job.service()), size, folder, random.nextLong()));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** SSH is what it serves last. */
    private void awaitGuest() throws InterruptedException, TimeoutException {
        int port = network.port(Over.SSH.service());
        try (NetworkAtWork first =
                new NetworkAtWork("one session over SSH", heard -> Over.SSH.connect(port, random.nextLong(), heard))) {
            first.begin(BOOT_MILLIS);
        }
    }

    /** Plays the next one. */
    public Timeline play() throws IOException, InterruptedException, TimeoutException {
        HostPool.Pair pair = pool.awaitPair(0, REDUNDANT_MILLIS);
        Thread.sleep(random.nextLong(LATEST_KILL_MILLIS));
        jobs.forEach(JobAtWork::beforeKill);
        PoolStrike strike = new PoolStrike(pool, ROLE_MILLIS, random);
        Timeline timeline = strike.now(pair, Victim.PRIMARY, jobs.size() + " jobs");
        timeline.firstFrame(network.process().await("frame", "", timeline.killed(), ROLE_MILLIS));
        strike.awaitRedundant(pair, timeline, REDUNDANT_MILLIS);
        jobs.forEach(JobAtWork::afterKill);
        return timeline;
    }

    /** Has nobody begin another run, and waits until those that are on their way have come to their ends. */
    public void finish() throws InterruptedException, TimeoutException {
        for (JobAtWork job : jobs) {
            job.finish(LAST_RUN_MILLIS);
        }
    }

    public List<JobAtWork> jobs() {
        return List.copyOf(jobs);
    }

    /** Whether nothing was wrong so far. */
    public boolean clean() {
        return jobs.stream().allMatch(job -> job.failure().isEmpty());
    }

    @Override
    public void close() {
        jobs.forEach(JobAtWork::close);
    }
}
