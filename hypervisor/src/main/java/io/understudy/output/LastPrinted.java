package io.understudy.output;

import java.nio.ByteBuffer;

/** The last bytes of the serial line, as the machine printed them. Allocates nothing to keep them. Guarded by the gate's lock. */
final class LastPrinted {
    /** A power of two, so that a place is the low bits of a position. */
    static final int MOST = 1 << 11;

    private final byte[] bytes = new byte[MOST];
    private long start;
    private long end;

    /** Begins at a position of the stream, with nothing kept. */
    void startAt(long position) {
        start = position;
        end = position;
    }

    void add(byte[] from, int offset, int length) {
        int kept = Math.min(length, MOST);
        end += length - kept;
        int first = Math.min(kept, MOST - place(end));
        System.arraycopy(from, offset + length - kept, bytes, place(end), first);
        System.arraycopy(from, offset + length - kept + first, bytes, 0, kept - first);
        end += kept;
    }

    private static int place(long position) {
        return (int) position & (MOST - 1);
    }

    /** What was printed from this position on, as far as it is kept; of another machine's position everything that is. */
    Printed since(long position) {
        long oldest = Math.max(start, end - MOST);
        long from = position > end ? oldest : Math.max(oldest, position);
        int length = (int) (end - from);
        byte[] copy = new byte[length];
        int first = Math.min(length, MOST - place(from));
        System.arraycopy(bytes, place(from), copy, 0, first);
        System.arraycopy(bytes, 0, copy, first, length - first);
        return new Printed(from, ByteBuffer.wrap(copy));
    }
}
