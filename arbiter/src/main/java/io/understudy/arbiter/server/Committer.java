package io.understudy.arbiter.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The commit thread: the only one that touches register and journal. */
final class Committer {
    /** Requests in one round; with less than 4 KiB of change each, a round fits one group of the journal. */
    static final int MAX_ROUND = 256;

    private final GroupCommit commit;
    private final LongSupplier clock;
    private final long tickMillis;
    private final Consumer<Throwable> onFailure;
    private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "arbiter-commit");

    /**
     * @param clock milliseconds; never goes back
     * @param tickMillis a round is held at least so often, for the pool's sake
     * @param onFailure told on the commit thread when it can go on no longer
     */
    Committer(GroupCommit commit, LongSupplier clock, long tickMillis, Consumer<Throwable> onFailure) {
        this.commit = commit;
        this.clock = clock;
        this.tickMillis = tickMillis;
        this.onFailure = onFailure;
    }

    void start() {
        thread.start();
    }

    /** Any thread; never waits. Connections bound how much they have in here. */
    void submit(Work work) {
        queue.add(work);
    }

    /**
     * Returns after the last round. Never by an interrupt: that would close the journal's channel under a write. Requests
     * that come later stay unanswered, which their clients know how to bear.
     */
    void stop() {
        queue.add(new Work.Stop());
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Work> round = new ArrayList<>();
        try {
            boolean last = false;
            while (!last) {
                Work first = queue.poll(tickMillis, TimeUnit.MILLISECONDS);
                if (first != null) {
                    round.add(first);
                    queue.drainTo(round, MAX_ROUND - 1);
                }
                commit.commit(round, clock.getAsLong());
                last = round.contains(new Work.Stop());
                round.clear();
            }
        } catch (Throwable e) { // an arbiter that listens but never answers would be the worst of all
            onFailure.accept(e);
        }
    }
}
