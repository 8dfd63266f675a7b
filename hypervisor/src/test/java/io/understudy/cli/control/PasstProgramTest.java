package io.understudy.cli.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.debian.PackageArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasstProgramTest {
    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();
    private Path empty;
    private Path cache;

    @BeforeEach
    void makeFolders() throws IOException {
        empty = Files.createDirectory(folder.resolve("empty"));
        cache = folder.resolve("cache").resolve("passt");
    }

    @Test
    void shouldTakeWhatIsInstalledAndFetchNothing() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        String installed = executable(bin.resolve("passt")).toString();
        PasstProgram program =
                new PasstProgram(empty + ":" + bin, cache, "there is no archive", PasstProgramTest::noArchive);
        assertEquals(installed, program.find(said::add));
        assertEquals(List.of(), said);
    }

    @Test
    void shouldFetchItOnceWithWhatItExecutes() throws IOException {
        PasstProgram program = new PasstProgram(
                empty.toString(), cache, null, () -> new Packages("passt", "passt.avx2", "pasta", "qrap"));
        String fetched = program.find(said::add);
        assertEquals(cache.resolve("passt").toString(), fetched);
        assertEquals(1, said.size(), said::toString);
        try (Stream<Path> files = Files.list(cache)) {
            assertEquals(
                    List.of("passt", "passt.avx2"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        PasstProgram again = new PasstProgram(empty.toString(), cache, null, PasstProgramTest::noArchive);
        assertEquals(fetched, again.find(said::add));
        assertEquals(1, said.size(), said::toString);
    }

    @Test
    void shouldSayWhatToTypeWhereItCannotBeFetched() {
        PasstProgram program = new PasstProgram(
                empty.toString(), cache, "this is not a Debian-like system", PasstProgramTest::noArchive);
        assertSaysWhatToType(program, "this is not a Debian-like system");
        assertEquals(List.of(), said);
    }

    @Test
    void shouldSayWhatToTypeWhereFetchingFails() {
        assertSaysWhatToType(
                new PasstProgram(empty.toString(), cache, null, PasstProgramTest::noArchive), "no such archive");
        assertSaysWhatToType(
                new PasstProgram(empty.toString(), cache, null, () -> new Packages("pasta")),
                "package passt holds no /usr/bin/passt");
        assertFalse(Files.exists(cache.resolve("passt")));
    }

    private void assertSaysWhatToType(PasstProgram program, String why) {
        String message =
                assertThrows(IOException.class, () -> program.find(said::add)).getMessage();
        assertTrue(message.startsWith("passt is missing, and cannot be fetched (" + why + "): install it"), message);
        assertFalse(message.contains("\n"), message);
    }

    private static PackageArchive noArchive() throws IOException {
        throw new IOException("no such archive");
    }

    private static Path executable(Path file) throws IOException {
        Files.writeString(file, "#!/bin/sh\n");
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }

    /** An archive with one package, which has these programs. */
    private record Packages(List<String> programs) implements PackageArchive {
        Packages(String... programs) {
            this(List.of(programs));
        }

        @Override
        public String dependency(String name) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public String unpack(String name, Path into) throws IOException {
            assertEquals("passt", name);
            Path bin = Files.createDirectories(into.resolve("usr/bin"));
            for (String program : programs) {
                executable(bin.resolve(program));
            }
            return name + " 1";
        }

        @Override
        public void close() {}
    }
}
