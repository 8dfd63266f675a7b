package io.understudy.verification.audit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One direction of a connection, cut into messages. What cannot be read is told once, and nothing is heard behind it.
 *
 * @param <M> the messages
 */
final class Wiretap<M> implements Consumer<ByteBuf> {
    private final Function<ByteBuf, M> reader;
    private final Consumer<M> to;
    private final Consumer<String> unreadable;
    private final ByteBuf waiting = Unpooled.buffer();
    private int skipped;
    private boolean deaf;

    /**
     * @param reader takes one message off the front of a buffer, null if it is not complete yet
     * @param handshake bytes that come before the first message
     */
    Wiretap(Function<ByteBuf, M> reader, int handshake, Consumer<M> to, Consumer<String> unreadable) {
        this.skipped = handshake;
        this.reader = reader;
        this.to = to;
        this.unreadable = unreadable;
    }

    @Override
    public void accept(ByteBuf bytes) {
        if (deaf) {
            return;
        }
        int more = Math.min(skipped, bytes.readableBytes());
        skipped -= more;
        waiting.writeBytes(bytes.skipBytes(more));
        try {
            for (M message = reader.apply(waiting); message != null; message = reader.apply(waiting)) {
                to.accept(message);
            }
        } catch (RuntimeException e) {
            deaf = true;
            unreadable.accept("something on a wire is no message: " + e.getMessage());
        }
        waiting.discardSomeReadBytes();
    }
}
