package io.understudy.log.ring;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.understudy.log.frame.FrameWriter;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One taker of entries. While it is open the ring keeps what it has not taken. Its methods may be called by any thread;
 * a close waits for a drain in progress, so that no frame is ever made of bytes that the producer overwrites.
 */
public final class RingConsumer implements AutoCloseable {
    private final LogRing ring;
    private final RingBuffer<EntrySlot> slots;
    private final ByteBuffer arena;
    private final long firstSequence;
    private final Promptness promptness;
    private final Runnable wakeUp;
    private final EventPoller<EntrySlot> poller;
    private final Sequence taken;
    private final EventPoller.Handler<EntrySlot> take = this::take;
    private final AtomicBoolean woken = new AtomicBoolean();

    private FrameWriter frame;
    private long view;
    private int drained;
    private long startOffset;
    private boolean closed;

    private volatile long highWaterEntries;
    private volatile long highWaterBytes;

    RingConsumer(
            LogRing ring,
            RingBuffer<EntrySlot> slots,
            ByteBuffer arena,
            long firstSequence,
            Promptness promptness,
            Runnable wakeUp) {
        this.ring = ring;
        this.slots = slots;
        this.arena = arena;
        this.firstSequence = firstSequence;
        this.promptness = promptness;
        this.wakeUp = wakeUp;
        poller = slots.newPoller();
        taken = poller.getSequence();
        slots.addGatingSequences(taken);
    }

    Promptness promptness() {
        return promptness;
    }

    void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            wakeUp.run();
        }
    }

    /**
     * Moves entries from the ring into one frame: all there are, or as many as fit. Allocates nothing.
     *
     * @param frame where to; if the answer is not 0 it has been begun and can be finished
     * @param view the view in which the frame is sent or written
     * @return how many; 0 if there was none or the consumer is closed
     */
    public synchronized int drain(FrameWriter frame, long view) {
        woken.set(false);
        long last = slots.getCursor();
        if (closed || taken.get() == last) {
            return 0;
        }
        long backlog = last - taken.get();
        long endOffset = slots.get(last).endOffset;
        this.frame = frame;
        this.view = view;
        drained = 0;
        try {
            poller.poll(take);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("draining the log's ring failed", e);
        }
        highWaterEntries = Math.max(highWaterEntries, backlog);
        highWaterBytes = Math.max(highWaterBytes, endOffset - startOffset);
        return drained;
    }

    /** The Disruptor's poller counts an event as taken whatever the answer; it only says whether to go on. */
    private boolean take(EntrySlot slot, long sequence, boolean endOfBatch) {
        if (drained == 0) {
            frame.begin(view, firstSequence + sequence, slot.position, slot.nanos, slot.outputs);
            startOffset = slot.endOffset - slot.length;
        }
        frame.append(arena, slot.index, slot.length);
        drained++;
        return endOfBatch || frame.hasRoom(slots.get(sequence + 1).length);
    }

    /** The sequence number of the next entry to be drained. */
    public long nextSequence() {
        return firstSequence + taken.get() + 1;
    }

    long highWaterEntries() {
        return highWaterEntries;
    }

    long highWaterBytes() {
        return highWaterBytes;
    }

    /** Stops taking: the backup is lost, or the recording ended. The ring no longer waits for this consumer. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            slots.removeGatingSequence(taken);
            ring.remove(this);
        }
    }
}
