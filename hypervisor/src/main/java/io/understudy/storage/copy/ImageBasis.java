package io.understudy.storage.copy;

import io.understudy.log.message.ChannelMessage.Basis;
import java.nio.ByteBuffer;

/**
 * What another host has of an image: what it says that holds from before, as it becomes known, or a state of this machine. A
 * chunk that is the same there need not be sent. Any thread.
 */
public final class ImageBasis {
    /** Of a host that has nothing. */
    public static final ImageBasis NONE = new ImageBasis(0, 0);

    /** What is known of a chunk there. */
    enum Known {
        /** It holds the same. */
        SAME,
        /** It holds something else, or cannot be read. */
        OTHER,
        /** That will be said. */
        NOT_YET
    }

    private final byte[] checks;
    private final long state;
    private int known;

    /**
     * @param chunks of which something will be said; of others nothing is there
     * @param state that is there, 0 for none
     */
    private ImageBasis(int chunks, long state) {
        checks = new byte[chunks * Basis.CHECK_BYTES];
        this.state = state;
    }

    /** Of an image of so many bytes, of which nothing was said yet. */
    static ImageBasis of(long bytes) {
        return new ImageBasis(ImageCopy.chunks(bytes), 0);
    }

    /** Of a host that has the image of a state of this machine, by the sequence number of the entry that follows it. */
    static ImageBasis ofState(long state) {
        return new ImageBasis(0, state);
    }

    /** Whether it holds zeros. */
    boolean isNone() {
        return checks.length == 0 && state == 0;
    }

    /** Whether something is said of its chunks. */
    boolean compares() {
        return checks.length > 0;
    }

    /** The state that is there, 0 for none. */
    long state() {
        return state;
    }

    /** How many chunks nothing was said of. */
    synchronized int left() {
        return (checks.length - known) / Basis.CHECK_BYTES;
    }

    /** The next chunks' checks, no more than are {@link #left}. */
    synchronized void add(byte[] next) {
        System.arraycopy(next, 0, checks, known, next.length);
        known += next.length;
    }

    synchronized Known compare(int chunk, ByteBuffer check) {
        int at = chunk * Basis.CHECK_BYTES;
        if (at >= checks.length) {
            return Known.OTHER;
        }
        if (at >= known) {
            return Known.NOT_YET;
        }
        return ByteBuffer.wrap(checks, at, Basis.CHECK_BYTES).equals(check) ? Known.SAME : Known.OTHER;
    }
}
