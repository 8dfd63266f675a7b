package io.understudy.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class JavaCommandTest {
    @Test
    void shouldPassTheClassArchiveOnToWhatItStartsInTurn() {
        assertEquals(
                List.of(
                        "-XX:SharedArchiveFile=/a b/classes.jsa",
                        "-Xshare:auto",
                        "-Xlog:cds*=off",
                        "-Dunderstudy.classArchive=/a b/classes.jsa"),
                JavaCommand.archive("/a b/classes.jsa"));
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
            assertTrue(archive > 0 && archive < words.indexOf("io.understudy.cli.Understudy"), words::toString);
        } finally {
            if (before == null) {
                System.clearProperty(JavaCommand.ARCHIVE);
            } else {
                System.setProperty(JavaCommand.ARCHIVE, before);
            }
        }
    }
}
