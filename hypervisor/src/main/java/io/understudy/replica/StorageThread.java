package io.understudy.replica;

import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * A thread that works on files, so that the protocol thread never waits for a disk. Steps are done in order; those that
 * wait are done together, and then what they did is committed once.
 */
final class StorageThread {
    /** One thing to do. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    private record Waiting(Step step, long bytes) {}

    private final long capBytes;
    private final Step commit;
    private final Runnable room;
    private final Consumer<String> failed;
    private final Deque<Waiting> steps = new ArrayDeque<>();
    private long bytes;
    private boolean full;
    private Runnable last;

    /**
     * Starts it.
     *
     * @param capBytes it is full when so much waits
     * @param commit done after all steps that waited together
     * @param room called when it was full and is no longer
     * @param failed called once with one line, if a step throws; none is done after that
     */
    StorageThread(String name, long capBytes, Step commit, Runnable room, Consumer<String> failed) {
        this.capBytes = capBytes;
        this.commit = commit;
        this.room = room;
        this.failed = failed;
        Thread thread = new Thread(this::live, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Adds a step. Any thread.
     *
     * @param size of what it holds in memory, bytes
     */
    synchronized void put(Step step, long size) {
        if (last == null) {
            steps.add(new Waiting(step, size));
            bytes += size;
            full |= bytes >= capBytes;
            notifyAll();
        }
    }

    /** Whether no more should be put, until {@code room}. Any thread. */
    synchronized boolean full() {
        return full;
    }

    /** Ends it after the step that it does now, and then does this; only the first call counts. Any thread. */
    synchronized void end(Runnable afterwards) {
        if (last == null) {
            last = afterwards;
            steps.clear();
            notifyAll();
        }
    }

    private synchronized boolean isEnded() {
        return last != null;
    }

    private void live() {
        try {
            work();
        } catch (CorruptLogException e) {
            failed.accept(e.getMessage());
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            failed.accept(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        afterwards().run();
    }

    private void work() throws IOException {
        while (true) {
            Deque<Waiting> batch = take();
            long done = 0;
            for (Waiting waiting : batch) {
                if (isEnded()) {
                    return;
                }
                waiting.step().run();
                done += waiting.bytes();
            }
            if (isEnded()) {
                return;
            }
            commit.run();
            if (madeRoom(done)) {
                room.run();
            }
        }
    }

    private synchronized Deque<Waiting> take() {
        while (steps.isEmpty() && last == null) {
            await();
        }
        Deque<Waiting> batch = new ArrayDeque<>(steps);
        steps.clear();
        return batch;
    }

    private synchronized boolean madeRoom(long done) {
        bytes -= done;
        boolean was = full;
        full &= bytes > capBytes / 2;
        return was && !full;
    }

    /** A thread that failed waits here for its end. */
    private synchronized Runnable afterwards() {
        while (last == null) {
            await();
        }
        return last;
    }

    /** Call it with the lock held. Nobody interrupts this thread. */
    @SuppressWarnings("WaitNotInLoop")
    private void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
