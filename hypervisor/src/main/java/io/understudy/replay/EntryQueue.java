package io.understudy.replay;

import io.understudy.log.entry.Entry;
import java.util.List;

/**
 * Entries on their way from the network to the replaying machine. One thread puts, the vCPU takes. Bounded by the flow
 * control: a primary slows down when its backup executes far behind.
 */
public final class EntryQueue implements EntrySource {
    private final EntryBacklog backlog = new EntryBacklog();
    private boolean closed;

    /** Adds entries at the end. */
    public synchronized void put(List<Entry> entries) {
        entries.forEach(backlog::add);
        notifyAll();
    }

    /** Nothing more will come. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    public synchronized int size() {
        return backlog.size();
    }

    @Override
    public synchronized Entry peek() {
        return backlog.peek();
    }

    @Override
    public synchronized void remove() {
        backlog.remove();
    }

    @Override
    public synchronized long horizon() {
        return backlog.horizon();
    }

    @Override
    public synchronized boolean awaitEntry() {
        while (backlog.peek() == null && !closed) {
            if (!waited()) {
                return false;
            }
        }
        return backlog.peek() != null;
    }

    @Override
    public synchronized boolean awaitHorizon() {
        while (backlog.horizon() < 0 && !closed) {
            if (!waited()) {
                return false;
            }
        }
        return backlog.horizon() >= 0;
    }

    /** Call it with the lock held. */
    @SuppressWarnings("WaitNotInLoop")
    private boolean waited() {
        try {
            wait();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
