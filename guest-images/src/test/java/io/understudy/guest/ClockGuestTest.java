package io.understudy.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockGuestTest {
    @Test
    void shouldPrintFromTheTimerInterruptAndEnd(@TempDir Path directory) throws IOException, InterruptedException {
        Tool.assumeInstalled(Qemu.PROGRAM);
        try (Qemu qemu = Qemu.boot("clock", "every=3 ticks=4", directory)) {
            List<String> lines = qemu.rest();
            assertEquals(4, lines.size(), lines.toString());
            for (int i = 0; i < 4; i++) {
                assertTrue(lines.get(i).matches("tick " + (i + 1) + " tsc=[0-9a-f]{16}"), lines.get(i));
            }
            assertEquals(1, qemu.status());
        }
    }
}
