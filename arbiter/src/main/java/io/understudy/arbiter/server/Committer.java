package io.understudy.arbiter.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** The commit thread: the only one that touches register and journal. */
final class Committer {
    /** Requests in one round; with at most 2 KiB of change each, a round fits one group of the journal. */
    static final int MAX_ROUND = 256;

    private final GroupCommit commit;
    private final Consumer<Throwable> onFailure;
    private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "arbiter-commit");

    /** @param onFailure told on the commit thread when it can go on no longer */
    Committer(GroupCommit commit, Consumer<Throwable> onFailure) {
        this.commit = commit;
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
                round.add(queue.take());
                queue.drainTo(round, MAX_ROUND - 1);
                commit.commit(round);
                last = round.contains(new Work.Stop());
                round.clear();
            }
        } catch (Throwable e) { // an arbiter that listens but never answers would be the worst of all
            onFailure.accept(e);
        }
    }
}
