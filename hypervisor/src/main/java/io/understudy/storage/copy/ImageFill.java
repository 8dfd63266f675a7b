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

    private final ArrayDeque<ImageCopy.Chunk> waiting = new ArrayDeque<>();
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
        waiting.add(new ImageCopy.Chunk(offset, bytes));
        waitingBytes += bytes.remaining();
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

    /** Writes a little; says whether there is more to do. */
    public boolean step(Blocks blocks) {
        ImageCopy.Chunk next = next();
        if (next == null) {
            return surveyed(blocks) || over;
        }
        try {
            blocks.write(next.offset(), next.bytes());
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

    private ImageCopy.Chunk next() {
        boolean wasFull;
        ImageCopy.Chunk next;
        synchronized (this) {
            wasFull = waitingBytes >= ENOUGH_BYTES;
            next = waiting.poll();
            waitingBytes -= next == null ? 0 : next.bytes().remaining();
            over |= next == null && complete;
        }
        if (wasFull) {
            room.run();
        }
        return next;
    }
}
