package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.linux.Architecture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One round of what {@code demo --guest linux --rounds 30} does, which kills in the boot and of 32-bit guests, too. */
class LinuxFailoverTest extends RequiresEngine {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource("AMD64, SHELL")
    void shouldGoOnInTheSurvivor(Architecture architecture, String during) throws Exception {
        LinuxSession.assumeGuest(architecture);
        List<String> demo = List.of("demo", "--guest", "linux", "--arch", architecture.name(), "--during", during);
        LinuxSession round = LinuxSession.of(folder, "", demo);
        assertEquals(0, round.exitCode(), round.output() + round.errors());
        assertTrue(round.output().contains("killed the primary while the client worked"), round.output());
        assertTrue(round.output().contains("answers right"), round.output());
    }
}
