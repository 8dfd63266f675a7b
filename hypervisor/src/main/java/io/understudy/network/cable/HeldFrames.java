package io.understudy.network.cable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.BiConsumer;

/** The frames that a card sent while its cable was being plugged in. Bounded: the first ones are kept. */
final class HeldFrames {
    /** Some more than what a machine makes before it rests (OutputBounds). */
    static final int MOST_BYTES = 4 << 20;

    private record Held(long position, ByteBuffer frame) {}

    private final ArrayDeque<Held> frames = new ArrayDeque<>();
    private int bytes;

    void add(long position, ByteBuffer frame) {
        if (bytes + frame.remaining() <= MOST_BYTES) {
            bytes += frame.remaining();
            ByteBuffer copy = ByteBuffer.allocate(frame.remaining());
            frames.add(new Held(position, copy.put(frame.duplicate()).flip()));
        }
    }

    /** Gives them to a taker in order, without those in front of a position, and keeps none. */
    void passFrom(long position, BiConsumer<Long, ByteBuffer> taker) {
        for (Held held : frames) {
            if (held.position >= position) {
                taker.accept(held.position, held.frame);
            }
        }
        clear();
    }

    void clear() {
        frames.clear();
        bytes = 0;
    }
}
