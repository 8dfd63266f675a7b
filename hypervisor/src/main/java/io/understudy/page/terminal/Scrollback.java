package io.understudy.page.terminal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** The last of what a line printed. Readers keep a position; one who is too far behind goes on at the oldest byte there is. */
final class Scrollback {
    static final int CAPACITY = 1 << 18;

    private final Deque<Piece> pieces = new ArrayDeque<>();
    private long end;
    private int held;

    private record Piece(long position, ByteBuffer bytes) {
        long end() {
            return position + bytes.remaining();
        }
    }

    void add(byte[] bytes) {
        pieces.add(new Piece(end, ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
        end += bytes.length;
        held += bytes.length;
        while (held > CAPACITY && pieces.size() > 1) {
            held -= pieces.remove().bytes().remaining();
        }
    }

    /** The whole piece that begins at this position, or after it; empty at the end. */
    ByteBuffer after(long position) {
        for (Piece piece : pieces) {
            if (piece.position() >= position) {
                return piece.bytes();
            }
        }
        return ByteBuffer.allocate(0);
    }

    /** Where a reader at this position is after he has read {@link #after}. */
    long next(long position) {
        for (Piece piece : pieces) {
            if (piece.position() >= position) {
                return piece.end();
            }
        }
        return end;
    }
}
