package io.understudy.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TortureGuestTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void needQemu() {
        Tool.assumeInstalled(Qemu.PROGRAM);
    }

    /** The sums depend on defined behaviour of the processor only: another one that prints others is wrong. */
    @Test
    void shouldPrintTheSameSumsForASeed() throws IOException, InterruptedException {
        assertEquals(
                List.of(
                        "torture 1 a58b4c772c6d215f", //
                        "torture 2 7454fcedd88f93be",
                        "torture 3 b69da95e5e485b9e"),
                run("seed=1 lines=3 step=40"));
    }

    @Test
    void shouldPrintOtherSumsForAnotherSeed() throws IOException, InterruptedException {
        List<String> lines = run("seed=20100 lines=8 step=200");
        assertEquals(8, lines.stream().distinct().count(), lines.toString());
        assertNotEquals(lines, run("seed=20101 lines=8 step=200"));
    }

    @Test
    void shouldBeSteeredByTheHostWithoutASeed() throws IOException, InterruptedException {
        List<String> lines = run("lines=3 step=100");
        assertEquals(3, lines.size(), lines.toString());
        assertTrue(lines.get(2).matches("torture 3 [0-9a-f]{16}"), lines.get(2));
        assertNotEquals(lines, run("lines=3 step=100"));
    }

    @Test
    void shouldTakeSerialInterruptsAnywhere() throws IOException, InterruptedException {
        try (Qemu qemu = Qemu.boot("torture", "lines=6 step=300", directory)) {
            qemu.paste("any byte may come at any time\n".repeat(200));
            assertEquals(6, qemu.rest().size());
            assertEquals(1, qemu.status());
        }
    }

    private List<String> run(String commandLine) throws IOException, InterruptedException {
        try (Qemu qemu = Qemu.boot("torture", commandLine, directory)) {
            List<String> lines = qemu.rest();
            assertEquals(1, qemu.status(), lines.toString());
            return lines;
        }
    }
}
