package io.understudy.storage.copy;

import io.understudy.log.message.ChannelMessage.Basis;
import io.understudy.storage.image.Blocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Says what an image holds from before, chunk by chunk, while it becomes another host's. Of a chunk that cannot be read it says
 * that it is not to be had: then that comes, and is written. What is said of one that has come already changes nothing. The
 * disk's thread.
 */
final class BasisSurvey {
    private final long bytes;
    private final ChunkCheck check = new ChunkCheck();
    private final ByteBuffer chunk = ByteBuffer.allocate(ImageCopy.CHUNK);
    private final Consumer<ByteBuffer> told;
    private ByteBuffer checks = room();
    private int next;

    /** @param told gets the checks of the next chunks, which it may keep */
    BasisSurvey(long bytes, Consumer<ByteBuffer> told) {
        this.bytes = bytes;
        this.told = told;
    }

    private static ByteBuffer room() {
        return ByteBuffer.allocate(Basis.MAX_CHECKS * Basis.CHECK_BYTES);
    }

    boolean isOver() {
        return next == ImageCopy.chunks(bytes);
    }

    /** Looks at one more. */
    void step(Blocks blocks) {
        if (read(blocks)) {
            checks.put(check.of(chunk));
        } else {
            checks.put(ChunkCheck.NONE);
        }
        next++;
        if (!checks.hasRemaining() || isOver()) {
            told.accept(checks.flip());
            checks = room();
        }
    }

    private boolean read(Blocks blocks) {
        long start = (long) next * ImageCopy.CHUNK;
        chunk.clear().limit((int) Math.min(ImageCopy.CHUNK, bytes - start));
        try {
            blocks.read(start, chunk);
            chunk.flip();
            return true;
        } catch (IOException e) {
            // A bad sector: what comes is written over it.
            return false;
        }
    }
}
