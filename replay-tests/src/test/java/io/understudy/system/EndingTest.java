package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.process.Cluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a guest ends, one line says so, the exit code tells, and every replica ends alike. */
class EndingTest extends RequiresEngine {
    private static final long END_MILLIS = 30_000;

    @TempDir
    private Path folder;

    // CLI, HLT. LIDT of a table without entries, UD2; the same, JMP to A0000000h, where no RAM is. MOV AL, 4; OUT 0xF4,
    // AL.
    @ParameterizedTest
    @CsvSource({
        "halted, FA F4, 4, the guest executed HLT with interrupts off at instruction 2 (EIP 0x100102)",
        "faulted, 0F 01 1D 00 02 10 00 0F 0B, 4, triple fault at instruction ",
        "lost, 0F 01 1D 00 02 10 00 E9 F4 FE EF 9F, 4, triple fault at instruction ",
        "left, B0 04 E6 F4 EB FE, 9, the guest ended itself with code 4"
    })
    void shouldEndAlikeAloneRecordedReplayedAndAsAPair(String name, String code, int exitCode, String line)
            throws Exception {
        String image = TinyImage.write(folder, name, code).toString();
        String log = folder.resolve("recording").toString();
        check(exitCode, line, "run", "--guest", image);
        check(exitCode, line, "record", log, "--guest", image);
        check(0, line, "replay", log, "--guest", image);

        try (Cluster cluster = new Cluster(folder, List.of("--guest", image), List.of())) {
            assertEquals(exitCode, cluster.primary().exitCode(END_MILLIS));
            assertEquals(exitCode, cluster.backup().exitCode(END_MILLIS));
            assertEquals(1, lines(line, Files.readString(cluster.primary().log())));
            assertEquals(1, lines(line, Files.readString(cluster.backup().log())));
        }
    }

    /** MOV ECX, 100000; LOOP to itself; MOV AL, 0xFE; OUT 0x64, AL; JMP to itself. */
    @Test
    void shouldSayEachTimeThatTheGuestRestartedItself() throws Exception {
        String image = TinyImage.write(folder, "restarts", "B9 A0 86 01 00 E2 FE B0 FE E6 64 EB FE")
                .toString();
        String log = folder.resolve("recording").toString();
        String line = "the guest restarted itself through the keyboard controller at instruction ";
        CommandLineRun recorded =
                CommandLineRun.of(folder, "", List.of("record", log, "--guest", image, "--until", "250000"));
        assertEquals(0, recorded.exitCode(), recorded.errors());
        List<String> restarts = saying(line, recorded.errors());
        assertTrue(restarts.size() >= 2, recorded.errors());
        assertTrue(restarts.get(0).contains(line + "100004 (EIP 0x10010b)"), restarts::toString);

        CommandLineRun replayed = CommandLineRun.of(folder, "", List.of("replay", log, "--guest", image));
        assertEquals(0, replayed.exitCode(), replayed.errors());
        assertEquals(restarts, saying(line, replayed.errors()));
    }

    private void check(int exitCode, String line, String... command) throws Exception {
        CommandLineRun run = CommandLineRun.of(folder, "", new ArrayList<>(List.of(command)));
        assertEquals(exitCode, run.exitCode(), run.errors());
        assertEquals(1, lines(line, run.errors()), run.errors());
    }

    private static int lines(String line, String said) {
        return saying(line, said).size();
    }

    private static List<String> saying(String line, String said) {
        return said.lines().filter(each -> each.contains(line)).toList();
    }
}
