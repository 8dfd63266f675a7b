package io.understudy.replay;

import io.understudy.log.entry.Entry;
import io.understudy.step.Worker;
import java.util.List;

/**
 * Entries on their way from the network to the replaying machine. One thread puts, the vCPU takes.
 *
 * <p>The primary is slowed when its backup lags, which keeps the queue short. That may not be enough, since entries can be
 * made faster than they can be replayed; so the queue becomes full at a cap. Its owner then stops reading until there is
 * room again. What was read already is taken all the same, for it may have been acknowledged.
 *
 * <p>A queue counts as full only while it has a horizon: without one the machine waits for more entries and must get them.
 * A primary that never logs a position between two blocks could therefore fill the memory; {@link #overrun} notices that.
 */
public final class EntryQueue implements EntrySource {
    /** About a quarter of a million entries: more than a second's, which is as far as a primary may run ahead. */
    public static final long CAP_BYTES = 16L << 20;

    /**
     * A primary stops between blocks every 2 ms and then says how far it got. This is far beyond what it can ask in
     * between, which is one entry for each instruction at the most.
     */
    private static final int OVERRUN = 16;

    private final EntryBacklog backlog = new EntryBacklog();
    private final long capBytes;
    private final Worker vcpu;
    private final Runnable room;
    private boolean full;
    private boolean closed;

    /** A queue without a cap, for an owner who decides himself how much comes. */
    public EntryQueue() {
        this(Long.MAX_VALUE / OVERRUN, () -> {}, () -> {});
    }

    /**
     * A queue with a cap.
     *
     * @param capBytes of memory
     * @param vcpu runs the machine; woken when there is more to execute
     * @param room called on the vCPU thread when the queue was full and is no longer
     */
    public EntryQueue(long capBytes, Worker vcpu, Runnable room) {
        this.capBytes = capBytes;
        this.vcpu = vcpu;
        this.room = room;
    }

    /** Adds entries at the end. */
    public void put(List<Entry> entries) {
        synchronized (this) {
            entries.forEach(backlog::add);
            full |= backlog.bytes() >= capBytes;
            full &= backlog.horizon() >= 0;
        }
        vcpu.wake();
    }

    /** Whether no more should be read; from {@link #put} on, until {@code room} is called. */
    public synchronized boolean full() {
        return full;
    }

    /** Whether more entries came without a position between two blocks than any primary makes. */
    public synchronized boolean overrun() {
        return backlog.horizon() < 0 && backlog.bytes() >= OVERRUN * capBytes;
    }

    /** Nothing more will come. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        vcpu.wake();
    }

    public synchronized int size() {
        return backlog.size();
    }

    @Override
    public synchronized Entry peek() {
        return backlog.peek();
    }

    @Override
    public void remove() {
        if (removed()) {
            room.run();
        }
    }

    /**
     * There is room again soon below the cap: long before the queue is empty, so that the machine need not wait, and so
     * often that the primary sees its log move while the queue stays nearly full.
     */
    private synchronized boolean removed() {
        backlog.remove();
        boolean wasFull = full;
        full &= backlog.bytes() > capBytes - capBytes / 16 && backlog.horizon() >= 0;
        return wasFull && !full;
    }

    @Override
    public synchronized long horizon() {
        return backlog.horizon();
    }

    @Override
    public synchronized boolean ended() {
        return closed;
    }
}
