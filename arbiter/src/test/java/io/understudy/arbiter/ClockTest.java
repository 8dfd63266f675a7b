package io.understudy.arbiter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.server.ArbiterServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arbiter has one clock, which only goes forward and knows no date. */
class ClockTest {
    private static final List<String> WALL_CLOCKS = List.of(
            "currentTimeMillis",
            "java/time/Instant",
            "java/time/Clock",
            "java/time/LocalDate",
            "java/util/Date",
            "java/util/Calendar",
            "getLastModifiedTime");

    @Test
    void shouldReadNoWallClockAnywhere() throws Exception {
        Path classes = Path.of(ArbiterServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> found = new ArrayList<>();
        int read = 0;
        int nanoTimes = 0;
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String constants = constants(file);
                WALL_CLOCKS.stream().filter(constants::contains).forEach(word -> found.add(file + ": " + word));
                nanoTimes += constants.contains("nanoTime") ? 1 : 0;
                read++;
            }
        }
        assertEquals(List.of(), found);
        assertTrue(read > 50, "only " + read + " classes in " + classes);
        assertTrue(nanoTimes > 0, "what finds no clock at all looks in the wrong place");
    }

    /** A class file's names stand in it as they are. */
    private static String constants(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
