package io.understudy.simulation.world;

import java.util.ArrayList;
import java.util.List;

/**
 * One life of one process: an event loop. While it is frozen (SIGSTOP, a long garbage collection, a host without time for
 * it) whatever is meant for it waits; a slow one is late with everything, in order.
 */
public final class VirtualProcess {
    private record Waiting(boolean timer, Runnable task) {}

    private final Scheduler scheduler;
    private final String name;
    private final List<Waiting> inbox = new ArrayList<>();
    private boolean alive = true;
    private boolean frozen;
    private boolean emptying;
    private boolean running;
    private long slowUntil;
    private long busyUntil;
    private int late;

    public VirtualProcess(Scheduler scheduler, String name) {
        this.scheduler = scheduler;
        this.name = name;
    }

    public String name() {
        return name;
    }

    public boolean alive() {
        return alive;
    }

    public boolean frozen() {
        return frozen;
    }

    /** Whether something of this process runs at the moment; if not, whoever calls its code stands outside of it. */
    public boolean running() {
        return running;
    }

    /** Whether it attends to everything at once. */
    public boolean isPrompt() {
        return !frozen && late == 0 && scheduler.now() >= slowUntil;
    }

    /** Something happens to the process, now or when it can attend to it. */
    public void run(Runnable task) {
        attend(false, task);
    }

    /** As {@link #run}, but a little later, as a task that one thread gives another. */
    public void post(Runnable task) {
        scheduler.after(scheduler.random().nextLong(200_000), () -> attend(false, task));
    }

    public void after(long delayNanos, Runnable task) {
        scheduler.after(delayNanos, () -> attend(true, task));
    }

    /** At a fixed rate, as long as it lives; what was missed is made up for in a burst. */
    public void every(long intervalNanos, Runnable task) {
        scheduler.after(intervalNanos, () -> {
            if (alive) {
                attend(true, task);
                every(intervalNanos, task);
            }
        });
    }

    private void attend(boolean timer, Runnable task) {
        long now = scheduler.now();
        // What is late keeps its place before what comes now.
        if (alive && (late > 0 || now < slowUntil)) {
            late++;
            busyUntil = Math.max(busyUntil, now) + scheduler.random().nextLong(2 * Scheduler.MILLIS);
            scheduler.after(busyUntil - now, () -> {
                late--;
                attendNow(timer, task);
            });
        } else {
            attendNow(timer, task);
        }
    }

    private void attendNow(boolean timer, Runnable task) {
        if (frozen || emptying) {
            inbox.add(new Waiting(timer, task));
        } else {
            perform(task);
        }
    }

    private void perform(Runnable task) {
        if (alive) {
            boolean outer = running;
            running = true;
            try {
                task.run();
            } finally {
                running = outer;
            }
        }
    }

    public void freeze() {
        frozen = alive;
    }

    /** Goes on. Whether its timers or its sockets are served first is chance; each socket's order is kept. */
    public void thaw() {
        if (!frozen || !alive) {
            return;
        }
        frozen = false;
        int preference = scheduler.random().nextInt(3);
        emptying = true;
        while (!inbox.isEmpty() && alive && !frozen) {
            perform(next(preference).task());
        }
        emptying = false;
    }

    private Waiting next(int preference) {
        for (int i = 0; preference > 0 && i < inbox.size(); i++) {
            if (inbox.get(i).timer() == (preference == 1)) {
                return inbox.remove(i);
            }
        }
        return inbox.remove(0);
    }

    /** Gets little time for so long. */
    public void slow(long nanos) {
        slowUntil = scheduler.now() + nanos;
    }

    /** Ends, at once and without a farewell. What becomes of its connections, the network decides. */
    public void die() {
        alive = false;
        frozen = false;
        inbox.clear();
    }
}
