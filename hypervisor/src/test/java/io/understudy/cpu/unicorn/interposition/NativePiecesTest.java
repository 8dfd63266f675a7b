package io.understudy.cpu.unicorn.interposition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativePiecesTest {
    private static final Path SOURCES = Path.of(
            System.getProperty("understudy.root", ".."),
            "hypervisor/src/main/resources/io/understudy/cpu/unicorn/interposition");

    /** The machine code that is shipped is what its source says. */
    @Test
    void shouldBeTheBytesThatTheirSourceAssemblesTo(@TempDir Path folder) throws IOException, InterruptedException {
        Path built = folder.resolve("pieces.bin");
        Process nasm;
        try {
            nasm = new ProcessBuilder("nasm", "-f", "bin", "-o", built.toString(), "pieces.asm")
                    .directory(SOURCES.toFile())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            Assumptions.abort("skipped: nasm is not installed, so the machine code cannot be rebuilt");
            return;
        }
        assertEquals(0, nasm.waitFor());
        assertArrayEquals(Files.readAllBytes(built), NativePieces.code());
    }
}
