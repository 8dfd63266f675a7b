package io.understudy.arbiter.server;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The rounds of the commit thread, the only one that touches register and journal. */
final class Committer {
    /** Requests in one round; with less than 4 KiB of change each, a round fits one group of the journal. */
    static final int MAX_ROUND = 256;

    private final GroupCommit commit;
    private final EventExecutor thread;
    private final long tickMillis;
    private final Consumer<Throwable> onFailure;
    private final Queue<Work> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean due = new AtomicBoolean();

    /** On the commit thread. */
    private boolean over;

    /**
     * @param thread the commit thread, whose time is the pool's
     * @param tickMillis a round is held at least so often, for the pool's sake
     * @param onFailure told on the commit thread when it can go on no longer
     */
    Committer(GroupCommit commit, EventExecutor thread, long tickMillis, Consumer<Throwable> onFailure) {
        this.commit = commit;
        this.thread = thread;
        this.tickMillis = tickMillis;
        this.onFailure = onFailure;
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::round, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
    }

    /** Any thread; never waits. Connections bound how much they have in here. */
    void submit(Work work) {
        queue.add(work);
        wake();
    }

    /** Has a round held, which may be empty. Any thread. */
    void wake() {
        if (!thread.isShuttingDown() && due.compareAndSet(false, true)) {
            thread.execute(() -> {
                due.set(false);
                round();
            });
        }
    }

    /**
     * Returns after the last round and ends the thread, which must be another one. Requests that come later stay unanswered,
     * which their clients know how to bear.
     */
    void stop() {
        if (!thread.isShuttingDown()) {
            thread.submit(() -> {
                        round();
                        over = true;
                    })
                    .awaitUninterruptibly();
            thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private void round() {
        if (over) {
            return;
        }
        List<Work> round = new ArrayList<>();
        for (Work next = queue.poll(); next != null; next = round.size() < MAX_ROUND ? queue.poll() : null) {
            round.add(next);
        }
        try {
            commit.commit(round, TimeUnit.NANOSECONDS.toMillis(thread.ticker().nanoTime()));
            if (!queue.isEmpty()) {
                wake();
            }
        } catch (Throwable e) { // an arbiter that listens but never answers would be the worst of all
            over = true;
            onFailure.accept(e);
        }
    }
}
