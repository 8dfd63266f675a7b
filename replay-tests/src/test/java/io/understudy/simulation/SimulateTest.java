package io.understudy.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SimulateTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Simulate.run(new PrintStream(written, true, StandardCharsets.UTF_8), arguments);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldPlayManySeedsAndSaySo() {
        assertEquals(0, run("--seeds", "20", "--from", "5"));
        // A slow host sees lines of progress before it.
        String last = text().lines().reduce((earlier, later) -> later).orElseThrow();
        assertTrue(last.startsWith("20 seeds from 5: 0 violations"), text());
    }

    @Test
    void shouldPrintTheHistoryOfOneSeed() {
        assertEquals(0, run("--seed", "4"));
        assertTrue(text().contains("PRIMARY: primary in view 1"), text());
        assertTrue(text().contains("seed 4: clean"), text());
    }

    @Test
    void shouldSayInOneLineWhatIsWrongWithAnOption() {
        assertEquals(2, run("--seeds", "many"));
        assertEquals(2, run("--seed"));
        assertEquals(2, run("--frobnicate"));
        assertEquals(3, text().lines().count(), text());
    }
}
