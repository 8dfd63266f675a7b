package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two rounds of what {@code demo --guest linux --rounds 30} does: the primary dies in the boot, and in shell work. */
class LinuxFailoverTest extends RequiresEngine {
    @TempDir
    private Path folder;

    @BeforeAll
    static void findGuest() {
        LinuxSession.assumeGuest();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BOOT", "SHELL"})
    void shouldGoOnInTheSurvivor(String during) throws Exception {
        LinuxSession round = LinuxSession.of(folder, "", List.of("demo", "--guest", "linux", "--during", during));
        assertEquals(0, round.exitCode(), round.output() + round.errors());
        assertTrue(round.output().contains("killed the primary while the client worked"), round.output());
        assertTrue(round.output().contains("answers right"), round.output());
    }
}
