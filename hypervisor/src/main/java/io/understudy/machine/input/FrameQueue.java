package io.understudy.machine.input;

import io.understudy.machine.virtio.VirtioNet;
import java.util.ArrayDeque;

/**
 * Frames on their way to the machine's network card: one thread puts them in, the vCPU takes them out. Bounded; what does not
 * fit is lost, as it is on a wire.
 */
public final class FrameQueue implements InputQueue {
    /** What a switch has under way at the most (AttachmentProtocol), once more for a window that begins anew. */
    static final int MOST_BYTES = 2 << 20;

    static final int MOST_FRAMES = 1 << 13;

    /** Two of the largest: half a log's ring, which is free when a machine does not rest, takes several times as many. */
    private static final int BYTES_AT_ONCE = 1 << 17;

    private final ArrayDeque<byte[]> frames = new ArrayDeque<>();
    private int bytes;

    /**
     * Puts a frame in.
     *
     * @param frame kept, not copied
     * @return whether there was room for it
     */
    public synchronized boolean put(byte[] frame) {
        boolean fits = frames.size() < MOST_FRAMES && bytes + frame.length <= MOST_BYTES;
        if (fits) {
            frames.add(frame);
            bytes += frame.length;
        }
        return fits;
    }

    /** How many bytes wait. */
    public synchronized int waiting() {
        return bytes;
    }

    @Override
    public int stream() {
        return VirtioNet.STREAM;
    }

    @Override
    public synchronized boolean isEmpty() {
        return frames.isEmpty();
    }

    @Override
    public int bytesAtOnce() {
        return BYTES_AT_ONCE;
    }

    /** Frames that are longer than the card ever takes are lost; while it takes none, all wait. */
    @Override
    public synchronized int take(byte[] into, int most) {
        while (most > 0 && !frames.isEmpty()) {
            byte[] frame = frames.remove();
            bytes -= frame.length;
            if (frame.length <= most) {
                System.arraycopy(frame, 0, into, 0, frame.length);
                return frame.length;
            }
        }
        return 0;
    }
}
