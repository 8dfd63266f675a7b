package io.understudy.cpu.unicorn.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.EngineUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineLibraryTest {
    @Test
    void shouldRefuseANamedFileThatIsMissing(@TempDir Path folder) {
        Path missing = folder.resolve("libunicorn.so.2");
        assertRefused(
                EngineLibrary.VARIABLE + " names " + missing + ", which is not a file",
                null,
                Map.of(EngineLibrary.VARIABLE, missing.toString()));
        assertRefused(
                EngineLibrary.VARIABLE + " names " + missing + ", which is not a file", missing.toString(), Map.of());
    }

    @Test
    void shouldRefuseAFileThatIsNoLibrary(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("libunicorn.so.2"), "no library");
        assertRefused(text + " is not a libunicorn", null, Map.of(EngineLibrary.VARIABLE, text.toString()));
    }

    @Test
    void shouldLookIntoTheCacheBeforeTheSystem(@TempDir Path cache) throws IOException {
        Path file = cache.resolve("understudy/libunicorn/libunicorn.so.2");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "no library");
        assertRefused(file + " is not a libunicorn", null, Map.of("XDG_CACHE_HOME", cache.toString()));
    }

    @Test
    void shouldAcceptOnlyVersionsThatCanBeExact() {
        Path file = Path.of("libunicorn.so.2");
        assertEquals("2.1.4", new EngineLibrary(file, 0x020104FF).accepted().versionText());
        assertEquals("2.1.2", new EngineLibrary(file, 0x020102FF).accepted().versionText());
        for (int version : new int[] {0x020101FF, 0x020001FF, 0x010003FF, 0x030000FF}) {
            EngineUnavailable refused =
                    assertThrows(EngineUnavailable.class, () -> new EngineLibrary(file, version).accepted());
            assertTrue(refused.getMessage().endsWith("; type: ./understudy doctor"), refused.getMessage());
        }
    }

    private static void assertRefused(String message, String property, Map<String, String> environment) {
        EngineUnavailable refused =
                assertThrows(EngineUnavailable.class, () -> EngineLibrary.locate(property, environment));
        boolean named = property != null || environment.containsKey(EngineLibrary.VARIABLE);
        String remedy = named
                ? "unset " + EngineLibrary.VARIABLE + ", or let it name libunicorn 2.1.4"
                : "type: ./understudy doctor";
        assertEquals(message + "; " + remedy, refused.getMessage());
    }
}
