package io.understudy.page.merge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The {@code data} fields of server-sent events (HTML standard, 9.2.6), as bytes come. Other fields are passed over, and so is a
 * line that is longer than any event may be.
 */
final class DataLines {
    /** An event's text may have as many characters; in UTF-8 it may have more bytes, but none of ours does. */
    static final int MAX_BYTES = 1 << 17;

    private static final String FIELD = "data:";

    private final Consumer<String> heard;
    private final ByteBuf line = Unpooled.buffer();
    private boolean tooLong;

    DataLines(Consumer<String> heard) {
        this.heard = heard;
    }

    void received(ByteBuf bytes) {
        while (bytes.isReadable()) {
            int length = bytes.bytesBefore((byte) '\n');
            add(bytes.readSlice(length < 0 ? bytes.readableBytes() : length));
            if (length >= 0) {
                bytes.skipBytes(1);
                ended();
            }
        }
    }

    private void add(ByteBuf part) {
        tooLong |= part.readableBytes() > MAX_BYTES - line.readableBytes();
        if (!tooLong) {
            line.writeBytes(part);
        }
    }

    private void ended() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.clear();
        if (!tooLong && text.startsWith(FIELD)) {
            heard.accept(text.substring(FIELD.length()).strip());
        }
        tooLong = false;
    }
}
