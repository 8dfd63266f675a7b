package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssembledGuestTest {
    private static final Path ROOT = Path.of(System.getProperty("understudy.root", ".."));
    private static final Path SOURCES = ROOT.resolve("replay-tests/src/test/resources/io/understudy/system/guests");
    private static final Path LIBRARY = ROOT.resolve("guest-images/src/main/nasm/lib");

    /** What is run is what the source says. */
    @ParameterizedTest
    @ValueSource(strings = {"armed", "card", "privilege", "replies"})
    void shouldBeWhatItsSourceAssemblesTo(String name, @TempDir Path folder) throws IOException, InterruptedException {
        Tool.assumeInstalled("nasm");
        Path built = folder.resolve(name + ".bin");
        Process nasm = new ProcessBuilder(
                        "nasm",
                        "-f",
                        "bin",
                        "-w+error",
                        "-I",
                        LIBRARY.toAbsolutePath() + "/",
                        "-o",
                        built.toString(),
                        name + ".asm")
                .directory(SOURCES.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(nasm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, nasm.waitFor(), said);
        assertArrayEquals(Files.readAllBytes(built), AssembledGuest.image(name), name + ".bin is out of date");
    }
}
