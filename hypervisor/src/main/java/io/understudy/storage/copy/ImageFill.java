package io.understudy.storage.copy;

import io.understudy.storage.image.Blocks;
import io.understudy.storage.image.OneLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * An image that becomes another host's, before any request is executed on it: of zeros, or one from before, of which is then
 * said what it holds, so that only what differs comes. One thread puts in what comes, the disk's thread writes it; whoever
 * puts in looks first whether there is room.
 */
public final class ImageFill {
    private static final long ENOUGH_BYTES = 8 << 20;

    /** A chunk to write, or somebody who waits until those before are forced. */
    private record Step(ImageCopy.Chunk chunk, CompletableFuture<Void> settled) {}

    private final ArrayDeque<Step> waiting = new ArrayDeque<>();
    private final Runnable room;
    private final Consumer<String> failed;
    private volatile Optional<BasisSurvey> survey = Optional.empty();
    private long waitingBytes;
    private boolean complete;
    private boolean over;
    private volatile boolean broken;
    private final CompletableFuture<Void> safe = new CompletableFuture<>();

    /**
     * Nothing has come.
     *
     * @param room called when there is room again
     * @param failed called once, with one line, if the image cannot be written
     */
    public ImageFill(Runnable room, Consumer<String> failed) {
        this.room = room;
        this.failed = failed;
    }

    /** Says from now on, in pieces, what an image of so many bytes holds from before. Any thread. */
    public void survey(long bytes, Consumer<ByteBuffer> told) {
        survey = Optional.of(new BasisSurvey(bytes, told));
    }

    public synchronized void put(long offset, ByteBuffer bytes) {
        waiting.add(new Step(new ImageCopy.Chunk(offset, bytes), null));
        waitingBytes += bytes.remaining();
    }

    /** Done when all that was put in up to now is written and forced; never if that fails. Any thread. */
    public synchronized CompletableFuture<Void> settled() {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        waiting.add(new Step(null, settled));
        return settled;
    }

    public synchronized boolean isFull() {
        return waitingBytes >= ENOUGH_BYTES;
    }

    /** Nothing more comes. */
    public synchronized void complete() {
        complete = true;
    }

    /** Whether it is all written. The disk's thread, as what follows. */
    public boolean isOver() {
        return over;
    }

    /**
     * Writes a little; says whether there is more to do.
     *
     * @param forces whether what is to be safe must be forced
     */
    public boolean step(Blocks blocks, boolean forces) {
        Step next = next();
        if (next == null) {
            return surveyed(blocks) || over;
        }
        try {
            if (next.chunk != null) {
                blocks.write(next.chunk.offset(), next.chunk.bytes());
            } else {
                if (forces) {
                    blocks.force();
                }
                next.settled.complete(null);
            }
        } catch (IOException e) {
            over = true;
            fail(OneLine.of(e));
        }
        return true;
    }

    private boolean surveyed(Blocks blocks) {
        boolean more = !over && survey.isPresent() && !survey.get().isOver();
        if (more) {
            survey.get().step(blocks);
        }
        return more;
    }

    /** All of it is forced. */
    public void forced() {
        safe.complete(null);
    }

    /** Done when all of it is forced; never if that fails. Any thread. */
    public CompletableFuture<Void> safe() {
        return safe;
    }

    /** Whether it could not be written. Any thread. */
    public boolean hasFailed() {
        return broken;
    }

    public void fail(String why) {
        broken = true;
        failed.accept("the image that comes cannot be written: " + why);
    }

    private Step next() {
        boolean wasFull;
        Step next;
        synchronized (this) {
            wasFull = waitingBytes >= ENOUGH_BYTES;
            next = waiting.poll();
            waitingBytes -=
                    next == null || next.chunk == null ? 0 : next.chunk.bytes().remaining();
            over |= next == null && complete;
        }
        if (wasFull) {
            room.run();
        }
        return next;
    }
}
