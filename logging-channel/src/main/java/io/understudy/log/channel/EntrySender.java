package io.understudy.log.channel;

import io.understudy.log.frame.FrameWriter;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.Promptness;
import io.understudy.log.ring.RingConsumer;
import java.util.function.LongSupplier;

/**
 * Takes entries out of a ring and onto a link. One hand-off leads from the vCPU thread to the event loop, which drains
 * and sends without another; and nothing is drained while the other end does not read, so that entries wait where they
 * are counted, in the ring.
 *
 * <p>Closes itself, and so releases the ring, when its link ends. Sends nothing before the other end has accepted.
 */
public final class EntrySender implements AutoCloseable {
    private static final int FRAME_BYTES = 64 * 1024;

    /** After so many frames acks and heartbeats get their turn. */
    private static final int FRAMES_AT_ONCE = 8;

    private final LogLink link;
    private final LongSupplier view;
    private final RingConsumer consumer;
    private final FrameWriter frame = new FrameWriter(FRAME_BYTES);
    private final Runnable drain = this::drain;
    private boolean draining;
    private boolean again;
    private volatile long sentSequence;

    /**
     * Starts with the next entry recorded; see {@link LogRing#addConsumer} for which that is.
     *
     * @param view asked for at each frame, on the link's event loop
     */
    public EntrySender(LogLink link, LogRing ring, LongSupplier view) {
        this.link = link;
        this.view = view;
        consumer = ring.addConsumer(Promptness.AT_FLUSH, this::wake);
        sentSequence = consumer.nextSequence() - 1;
        link.attach(this);
    }

    /** The last entry handed to the connection. Any thread. */
    public long sentSequence() {
        return sentSequence;
    }

    private void wake() {
        if (!link.execute(drain)) {
            consumer.close();
        }
    }

    /** On the event loop. A flush can make the link writable and so call this again: that turns into one more round. */
    void drain() {
        again = true;
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (again) {
                again = false;
                drainSome();
            }
        } finally {
            draining = false;
        }
    }

    private void drainSome() {
        int frames = 0;
        while (frames < FRAMES_AT_ONCE && link.takesEntries() && consumer.drain(frame, view.getAsLong()) > 0) {
            link.writeFrame(frame.finish());
            sentSequence = consumer.nextSequence() - 1;
            frames++;
        }
        if (frames > 0) {
            link.flushFrames();
        }
        if (frames == FRAMES_AT_ONCE) {
            link.execute(drain);
        }
    }

    /** The ring no longer waits for this link; what was not sent never will be. */
    @Override
    public void close() {
        consumer.close();
    }
}
