package io.understudy.replica.standby;

import io.understudy.log.wire.CorruptLogException;
import io.understudy.step.Steps;
import io.understudy.step.Threads;
import io.understudy.step.Worker;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Work on files, with a thread of its own, so that the protocol thread never waits for a disk. Tasks are done in order;
 * those that wait are done together, and then what they did is committed once.
 */
final class StorageWork implements Steps {
    /** One thing to do. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException;
    }

    private record Waiting(Task task, long bytes) {}

    private final long capBytes;
    private final Task commit;
    private final Runnable room;
    private final Consumer<String> failed;
    private final Deque<Waiting> tasks = new ArrayDeque<>();
    private volatile Worker worker = () -> {};
    private long bytes;
    private boolean full;
    private boolean broken;
    private Runnable last;

    /** The thread's. */
    private Steps following;

    /**
     * Begins.
     *
     * @param capBytes it is full when so much waits
     * @param commit done after all tasks that waited together
     * @param room called when it was full and is no longer
     * @param failed called once with one line, if a task throws; none is done after that
     */
    StorageWork(Threads threads, String name, long capBytes, Task commit, Runnable room, Consumer<String> failed) {
        this.capBytes = capBytes;
        this.commit = commit;
        this.room = room;
        this.failed = failed;
        worker = threads.begin(name, this);
        worker.wake();
    }

    /**
     * Adds a task. Any thread.
     *
     * @param size of what it holds in memory, bytes
     */
    void put(Task task, long size) {
        synchronized (this) {
            if (last != null) {
                return;
            }
            tasks.add(new Waiting(task, size));
            bytes += size;
            full |= bytes >= capBytes;
        }
        worker.wake();
    }

    /** From a task: this work goes on with these steps from here on, {@linkplain #wake woken} by whoever has something for them. */
    void goOnWith(Steps steps) {
        following = steps;
    }

    /** Any thread. */
    void wake() {
        worker.wake();
    }

    /** Whether no more should be put, until {@code room}. Any thread. */
    synchronized boolean full() {
        return full;
    }

    /** Ends it after the task that it does now, and then does this; only the first call counts. Any thread. */
    void end(Runnable afterwards) {
        synchronized (this) {
            if (last != null) {
                return;
            }
            last = afterwards;
            tasks.clear();
        }
        worker.wake();
    }

    private synchronized boolean isEnded() {
        return last != null;
    }

    @Override
    public long step() {
        long rest = UNTIL_WOKEN;
        if (!broken && !isEnded()) {
            try {
                rest = following == null ? work() : goOn();
            } catch (CorruptLogException e) {
                fail(e.getMessage());
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                fail(e.getMessage() == null ? e.toString() : e.getMessage());
            }
        }
        if (isEnded()) {
            last.run();
            return OVER;
        }
        return rest;
    }

    private void fail(String why) {
        broken = true;
        failed.accept(why);
    }

    private long goOn() {
        long rest = following.step();
        if (rest == OVER) {
            following = () -> UNTIL_WOKEN;
        }
        return rest == OVER ? UNTIL_WOKEN : rest;
    }

    private long work() throws IOException {
        Deque<Waiting> batch = take();
        if (batch.isEmpty()) {
            return UNTIL_WOKEN;
        }
        long done = 0;
        for (Waiting waiting : batch) {
            if (isEnded()) {
                return 0;
            }
            waiting.task().run();
            done += waiting.bytes();
        }
        if (!isEnded()) {
            commit.run();
            if (madeRoom(done)) {
                room.run();
            }
        }
        return 0;
    }

    private synchronized Deque<Waiting> take() {
        Deque<Waiting> batch = new ArrayDeque<>(tasks);
        tasks.clear();
        return batch;
    }

    private synchronized boolean madeRoom(long done) {
        bytes -= done;
        boolean was = full;
        full &= bytes > capBytes / 2;
        return was && !full;
    }
}
