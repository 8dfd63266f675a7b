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
 * <p>One that is {@link #held} keeps entries while the state they continue is on its way, so that the machine goes on
 * meanwhile; only beyond {@link #MAX_HELD_BYTES} do they wait in the ring, which then slows the machine.
 *
 * <p>Closes itself, and so releases the ring, when its link ends. Sends nothing before the other end has accepted.
 */
public final class EntrySender implements AutoCloseable {
    /** What a held sender keeps of encoded entries at most. */
    public static final long MAX_HELD_BYTES = 64L << 20;

    static final int FRAME_BYTES = FrameWriter.ANY_ENTRY_CAPACITY;

    /** After so many frames acks and heartbeats get their turn. */
    private static final int FRAMES_AT_ONCE = 8;

    private final LogLink link;
    private final LongSupplier view;
    private final long maxHeldBytes;
    private final RingConsumer consumer;
    private final FrameWriter frame = new FrameWriter(FRAME_BYTES);
    private final HeldEntries kept = new HeldEntries(FRAME_BYTES);
    private final Runnable drain = this::drain;
    private boolean draining;
    private boolean again;
    private volatile boolean held;
    private volatile boolean closed;
    private volatile long heldBytes;
    private volatile long sentSequence;

    /**
     * Starts with the next entry recorded; see {@link LogRing#addConsumer} for which that is.
     *
     * @param view asked for at each frame, on the link's event loop
     */
    public EntrySender(LogLink link, LogRing ring, LongSupplier view) {
        this(link, ring, view, false, MAX_HELD_BYTES);
    }

    EntrySender(LogLink link, LogRing ring, LongSupplier view, boolean held, long maxHeldBytes) {
        this.link = link;
        this.view = view;
        this.held = held;
        this.maxHeldBytes = maxHeldBytes;
        consumer = ring.addConsumer(Promptness.AT_FLUSH, this::wake);
        sentSequence = consumer.nextSequence() - 1;
        link.attach(this);
    }

    /**
     * A sender that sends nothing until {@link #release}. Made on the producer's thread, so that its first entry is the
     * next one recorded: the one behind the CHECKPOINT, if that was the last.
     *
     * @param view asked for at each frame that is sent, on the link's event loop
     */
    public static EntrySender held(LogLink link, LogRing ring, LongSupplier view) {
        return new EntrySender(link, ring, view, true, MAX_HELD_BYTES);
    }

    /**
     * What is kept leaves, and then everything as it is recorded; not before the link takes entries, which it does not
     * while a state is on its way. Any thread.
     */
    public void release() {
        held = false;
        wake();
    }

    /** How many bytes of entries are kept. Any thread. */
    public long heldBytes() {
        return heldBytes;
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
        if (closed) {
            kept.clear();
            heldBytes = 0;
            return;
        }
        int frames = 0;
        while (frames < FRAMES_AT_ONCE && (held ? keepOne() : sendOne())) {
            frames++;
        }
        heldBytes = kept.bytes();
        link.flushEntries();
        if (frames == FRAMES_AT_ONCE) {
            link.execute(drain);
        }
    }

    private boolean keepOne() {
        // Any view will do: what is kept becomes a frame when it is sent.
        if (kept.bytes() + FRAME_BYTES > maxHeldBytes || consumer.drain(frame, 0) == 0) {
            return false;
        }
        kept.add(frame);
        return true;
    }

    private boolean sendOne() {
        if (!link.takesEntries()) {
            return false;
        }
        long sentIn = view.getAsLong();
        if (!kept.moveInto(frame, sentIn) && consumer.drain(frame, sentIn) == 0) {
            return false;
        }
        long next = frame.nextSequence();
        link.writeFrame(frame.finish());
        sentSequence = next - 1;
        return true;
    }

    /** The ring no longer waits for this link; what was not sent never will be. */
    @Override
    public void close() {
        closed = true;
        consumer.close();
        link.execute(drain);
    }
}
