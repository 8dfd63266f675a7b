package io.understudy.log.channel;

import io.understudy.log.entry.Baseline;
import io.understudy.log.frame.FrameWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Entries that were taken out of the ring and may not be sent yet. They are kept encoded, each chunk as much as one frame
 * takes, and become frames when they leave, since a frame names the view in which it is sent. One thread.
 */
final class HeldEntries {
    private static final class Chunk {
        private final Baseline base;
        private final ByteBuffer encoded;
        private int entries;

        Chunk(Baseline base, int capacityBytes) {
            this.base = base;
            encoded = ByteBuffer.allocate(capacityBytes);
        }
    }

    private final int chunkBytes;
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private long bytes;

    /** @param frameBytes the size of the frame writers that these entries come from and go to */
    HeldEntries(int frameBytes) {
        chunkBytes = FrameWriter.roomForEntries(frameBytes);
    }

    /** Of entries, encoded. */
    long bytes() {
        return bytes;
    }

    /** Adds the entries of a frame that has been begun and not finished; they continue those added before. */
    void add(FrameWriter frame) {
        ByteBuffer encoded = frame.encoded();
        Chunk last = chunks.peekLast();
        if (last == null || last.encoded.remaining() < encoded.remaining()) {
            last = new Chunk(frame.base(), chunkBytes);
            chunks.add(last);
        }
        bytes += encoded.remaining();
        last.encoded.put(encoded);
        last.entries += frame.entries();
    }

    /** Moves the oldest entries into a frame, which is then begun and can be finished. False if there are none. */
    boolean moveInto(FrameWriter frame, long view) {
        Chunk first = chunks.poll();
        if (first == null) {
            return false;
        }
        Baseline base = first.base;
        frame.begin(view, base.nextSequence(), base.position(), base.nanos(), base.outputs());
        frame.append(first.encoded.flip(), first.entries);
        bytes -= first.encoded.limit();
        return true;
    }

    void clear() {
        chunks.clear();
        bytes = 0;
    }
}
