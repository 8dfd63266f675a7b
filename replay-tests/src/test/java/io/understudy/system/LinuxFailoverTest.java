package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.linux.Architecture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two rounds of what {@code demo --guest linux --rounds 30} does: the primary dies in the boot, and in shell work. */
class LinuxFailoverTest extends RequiresEngine {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"I386, BOOT", "I386, SHELL", "AMD64, SHELL"})
    void shouldGoOnInTheSurvivor(Architecture architecture, String during) throws Exception {
        LinuxSession.assumeGuest(architecture);
        if (architecture == Architecture.I386) {
            LongForm.assume("the round with 64 bits");
        }
        List<String> demo = List.of("demo", "--guest", "linux", "--arch", architecture.name(), "--during", during);
        LinuxSession round = LinuxSession.of(folder, "", demo);
        assertEquals(0, round.exitCode(), round.output() + round.errors());
        assertTrue(round.output().contains("killed the primary while the client worked"), round.output());
        assertTrue(round.output().contains("answers right"), round.output());
    }
}
