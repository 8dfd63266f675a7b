package io.understudy.page.merge;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
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
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean tooLong;

    DataLines(Consumer<String> heard) {
        this.heard = heard;
    }

    void received(ByteBuf bytes) {
        while (bytes.isReadable()) {
            byte next = bytes.readByte();
            if (next == '\n') {
                ended();
            } else if (line.size() < MAX_BYTES) {
                line.write(next);
            } else {
                tooLong = true;
            }
        }
    }

    private void ended() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!tooLong && text.startsWith(FIELD)) {
            heard.accept(text.substring(FIELD.length()).strip());
        }
        tooLong = false;
    }
}
