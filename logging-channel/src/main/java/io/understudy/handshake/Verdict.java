package io.understudy.handshake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The listening end's last word of a handshake: 0, or the length of a reason and the reason. Nobody waits for the 0. */
public final class Verdict {
    private static final int MOST = 255;

    private Verdict() {}

    /** Whoever asked may go on. */
    public static ByteBuf yes(ByteBufAllocator allocator) {
        return allocator.buffer(1).writeByte(0);
    }

    /** @param reason of which the first {@value #MOST} bytes are told */
    public static ByteBuf no(ByteBufAllocator allocator, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(MOST, text.length);
        return allocator.buffer(1 + length).writeByte(length).writeBytes(text, 0, length);
    }

    /**
     * Takes it off the front of what was heard.
     *
     * @return whether it is there whole; {@link #take} says which it is
     */
    public static boolean isWhole(ByteBuf heard) {
        return heard.isReadable() && heard.readableBytes() > heard.getUnsignedByte(heard.readerIndex());
    }

    /** The reason of a no, which is fit for a terminal; none if it is a yes. */
    public static Optional<String> take(ByteBuf heard) {
        int length = heard.readUnsignedByte();
        if (length == 0) {
            return Optional.empty();
        }
        String text = heard.readCharSequence(length, StandardCharsets.US_ASCII).toString();
        return Optional.of(text.replaceAll("[^\\x20-\\x7e]", "?"));
    }
}
