package io.understudy.verification.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cli.Understudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaCommandTest {
    @Test
    void shouldPassTheClassArchiveOnToWhatItStartsInTurn() {
        assertEquals(
                List.of(
                        "-XX:SharedArchiveFile=/a b/classes.jsa",
                        "-Xshare:auto",
                        "-Xlog:cds*=off",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:ArchiveRelocationMode=0",
                        "-Dunderstudy.classArchive=/a b/classes.jsa"),
                JavaCommand.archive("/a b/classes.jsa"));
    }

    @Test
    void shouldAskForHugePagesOnlyWhereTheKernelHasThem(@TempDir Path folder) throws IOException {
        Path setting = folder.resolve("enabled");
        assertEquals(List.of(), JavaCommand.hugePages(setting));
        Files.writeString(setting, "always madvise [never]\n");
        assertEquals(List.of(), JavaCommand.hugePages(setting));
        Files.writeString(setting, "always [madvise] never\n");
        assertEquals(List.of("-XX:+UseTransparentHugePages"), JavaCommand.hugePages(setting));
    }

    @Test
    void shouldCollectGarbageAsTheLauncherHasItDone() throws IOException {
        String launcher = Files.readString(Path.of(System.getProperty("understudy.root"), "understudy"));
        assertTrue(launcher.contains("collector=\"" + String.join(" ", JavaCommand.COLLECTOR) + "\""));
        List<String> words = JavaCommand.words(ChildProcess.Life.LONG, List.of("guests"));
        assertTrue(words.containsAll(JavaCommand.COLLECTOR), words::toString);
    }

    @Test
    void shouldBeginTheClassPathAsTheArchivesDoes() {
        assertEquals("/tests", JavaCommand.classPath(null, "/tests"));
        assertEquals("/a.jar:/b.jar:/tests", JavaCommand.classPath("/a.jar:/b.jar", "/tests"));
    }

    @Test
    void shouldDoWithoutAnArchive() {
        assertEquals(List.of(), JavaCommand.archive(null));
    }

    @Test
    void shouldNameTheArchiveBeforeTheProgram() {
        String before = System.getProperty(JavaCommand.ARCHIVE);
        System.setProperty(JavaCommand.ARCHIVE, "/nowhere/classes.jsa");
        try {
            List<String> words = JavaCommand.words(ChildProcess.Life.LONG, List.of("guests"));
            int archive = words.indexOf("-XX:SharedArchiveFile=/nowhere/classes.jsa");
            assertTrue(archive > 0 && archive < words.indexOf(Understudy.class.getName()), words::toString);
        } finally {
            if (before == null) {
                System.clearProperty(JavaCommand.ARCHIVE);
            } else {
                System.setProperty(JavaCommand.ARCHIVE, before);
            }
        }
    }
}
