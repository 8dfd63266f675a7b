package io.understudy.storage.copy;

import io.understudy.machine.block.DiskOutcome;
import io.understudy.storage.image.Blocks;
import io.understudy.storage.image.OneLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A disk's image as it was at a checkpoint, on its way to another host while the disk goes on.
 *
 * <p>It is the image behind all requests that were under way at the checkpoint, so these are not executed there, and their
 * outcomes travel with it. A chunk that is about to be overwritten goes first, as it was. What waits to be sent is bounded: then
 * the disk's writes wait. The disk's thread makes it, another one takes it away.
 */
public final class ImageCopy {
    public static final int CHUNK = 64 << 10;

    /** What is read ahead of whoever sends it. */
    private static final int AHEAD_BYTES = 1 << 20;

    /** What is kept for the sake of writes. */
    private static final int MOST_BYTES = 64 << 20;

    private static final ByteBuffer ZEROS = ByteBuffer.allocate(CHUNK);

    /** Where a chunk belongs, and what it holds. */
    public record Chunk(long offset, ByteBuffer bytes) {}

    /** One that may have to be sent: with what it is compared by, if it is. */
    private record Candidate(Chunk chunk, ByteBuffer check) {
        int bytes() {
            return chunk.bytes.remaining();
        }
    }

    private final long bytes;
    private final ImageBasis basis;
    private final long state;
    private final Runnable more;
    private final ChunkCheck check = new ChunkCheck();
    private final BitSet done = new BitSet();
    private int next;

    private final ArrayDeque<Candidate> waiting = new ArrayDeque<>();
    private final List<DiskOutcome> outcomes;
    private long waitingBytes;
    private long scanned;
    private boolean begun;
    private boolean complete;
    private String failure;
    private volatile boolean given;

    /**
     * Asked for at a checkpoint.
     *
     * @param outcomes those that are known and that the machine has not taken
     * @param basis what the other host has already
     * @param state whose image it is, by the sequence number of the entry that follows; 0 if that host will want no other
     * @param more called when there may be more to take away
     */
    public ImageCopy(long bytes, List<DiskOutcome> outcomes, ImageBasis basis, long state, Runnable more) {
        this.bytes = bytes;
        this.basis = basis;
        this.state = state;
        this.outcomes = new ArrayList<>(outcomes);
        this.more = more;
    }

    /** A request that was under way at the checkpoint has been executed. The disk's thread, as all that follow. */
    public synchronized void executed(DiskOutcome outcome) {
        if (!begun && !given) {
            outcomes.add(outcome);
        }
    }

    /** All of them have been. */
    public void begin() {
        begin(Optional.empty());
    }

    /** The same, where this is what was written since other states. */
    public void begin(ChangedChunks changes) {
        begin(state == 0 ? Optional.empty() : changes.sent(basis.state(), state));
    }

    private void begin(Optional<BitSet> wanted) {
        synchronized (this) {
            begun = true;
            wanted.ifPresent(this::leaveOutAllBut);
        }
        more.run();
    }

    private void leaveOutAllBut(BitSet wanted) {
        done.set(0, chunks(bytes));
        done.andNot(wanted);
        scanned = Math.min(bytes, (long) done.cardinality() * CHUNK);
    }

    public synchronized boolean hasBegun() {
        return begun;
    }

    /** Whether a write may be executed, or what it would overwrite has no room. */
    public synchronized boolean mayWrite() {
        return !begun || given || waitingBytes < MOST_BYTES;
    }

    /** Keeps what is about to be overwritten. */
    public void beforeWrite(Blocks blocks, long offset, int length) {
        if (begun && length > 0) {
            for (int chunk = chunk(offset); chunk <= chunk(offset + length - 1); chunk++) {
                keep(blocks, chunk);
            }
        }
    }

    static int chunk(long offset) {
        return (int) (offset / CHUNK);
    }

    /** How many an image of so many bytes has. */
    public static int chunks(long bytes) {
        return chunk(bytes + CHUNK - 1);
    }

    /** Reads ahead a little. Says whether there is more to read, and room for it. */
    public boolean step(Blocks blocks) {
        if (!begun || given || isAhead()) {
            return false;
        }
        next = done.nextClearBit(next);
        if ((long) next * CHUNK >= bytes) {
            finish();
            return false;
        }
        keep(blocks, next);
        return true;
    }

    private synchronized boolean isAhead() {
        return complete || waitingBytes >= AHEAD_BYTES;
    }

    private void finish() {
        synchronized (this) {
            complete = true;
        }
        more.run();
    }

    private void keep(Blocks blocks, int chunk) {
        long start = (long) chunk * CHUNK;
        if (given || done.get(chunk) || start >= bytes) {
            return;
        }
        ByteBuffer old;
        try {
            old = ByteBuffer.allocate((int) Math.min(CHUNK, bytes - start));
            blocks.read(start, old);
        } catch (IOException | OutOfMemoryError e) {
            fail("the image cannot be read at byte " + start + ": " + OneLine.of(e));
            return;
        }
        done.set(chunk);
        old.flip();
        boolean needless = basis.isNone() && old.mismatch(ZEROS.slice(0, old.remaining())) < 0;
        Candidate candidate = new Candidate(new Chunk(start, old), basis.compares() ? check.of(old) : null);
        synchronized (this) {
            scanned += old.remaining();
            if (!needless && !given) {
                waiting.add(candidate);
                waitingBytes += old.remaining();
            }
        }
        more.run();
    }

    private void fail(String why) {
        synchronized (this) {
            failure = why;
            given = true;
        }
        more.run();
    }

    /** Another one is wanted. Any thread. */
    public void giveUp() {
        given = true;
    }

    /** It is not wanted any more, and lets go of what it has. The thread that takes it away. */
    public synchronized void close() {
        given = true;
        waiting.clear();
        waitingBytes = 0;
        outcomes.clear();
    }

    /** Whether the disk has nothing more to do with it. */
    public synchronized boolean isDone() {
        return given || isOver();
    }

    /** What the requests under way at the checkpoint ended with; null while that is not known. Any thread, as all that follow. */
    public synchronized List<DiskOutcome> outcomes() {
        return begun ? outcomes : null;
    }

    /** Drops the next chunks that the other host has already, and says whether there were any, so that there is room now. */
    public synchronized boolean settle() {
        int before = waiting.size();
        while (!waiting.isEmpty() && compared(waiting.peek()) == ImageBasis.Known.SAME) {
            waitingBytes -= waiting.remove().bytes();
        }
        return waiting.size() < before;
    }

    private ImageBasis.Known compared(Candidate candidate) {
        return candidate.check == null
                ? ImageBasis.Known.OTHER
                : basis.compare(chunk(candidate.chunk.offset), candidate.check);
    }

    /**
     * Whether there is a chunk to send, once {@link #settle} was called. One of which nothing is said yet waits for that, but
     * not when the disk's writes would have to.
     */
    public synchronized boolean isReady() {
        return !waiting.isEmpty() && (compared(waiting.peek()) == ImageBasis.Known.OTHER || waitingBytes >= MOST_BYTES);
    }

    /** The next chunk to send, if it {@link #isReady}. Those that the other host has, and zeros for one that has nothing, never come. */
    public synchronized Chunk next() {
        Candidate next = waiting.remove();
        waitingBytes -= next.bytes();
        return next.chunk;
    }

    /** Whether all of it has been taken; never of one that was given up. */
    public synchronized boolean isOver() {
        return complete && !given && waiting.isEmpty();
    }

    /** Why there will be no copy, null if nothing has gone wrong. */
    public synchronized String failure() {
        return failure;
    }

    /** How much of it has been looked at. */
    public synchronized long scanned() {
        return scanned;
    }
}
