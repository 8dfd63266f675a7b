package io.understudy.page.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataLinesTest {
    private final List<String> heard = new ArrayList<>();
    private final DataLines lines = new DataLines(heard::add);

    private void receive(String text) {
        lines.received(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    @Test
    void shouldHearEachDataFieldWhereverTheBytesAreCut() {
        String text = "event: x\r\ndata: {\"a\":\"\u00e4\"}\n\n: nothing\ndata:{}\r\n\r\n";
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            lines.received(Unpooled.wrappedBuffer(new byte[] {each}));
        }

        assertEquals(List.of("{\"a\":\"\u00e4\"}", "{}"), heard);
    }

    @Test
    void shouldPassOverALineThatIsTooLongAndGoOn() {
        receive("data: " + "x".repeat(2 * DataLines.MAX_BYTES) + "\ndata: y\n");

        assertEquals(List.of("y"), heard);
    }
}
