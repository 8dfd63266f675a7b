package io.understudy.linux.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepsTest {
    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    @Test
    void shouldTellStepsAndKeepTheRest() throws IOException {
        run("echo 'I: installing packages...'; echo 'dpkg: something'; echo 'I: using /tmp/x as tempdir'");
        assertEquals(List.of("installing packages..."), told);
        assertEquals(3, Files.readAllLines(folder.resolve("log")).size());
    }

    @Test
    void shouldSayTheFirstComplaintOfAProgramThatFails() {
        String said = assertThrows(
                        IOException.class, () -> run("echo fine; echo 'E: no such package'; echo over; exit 3"))
                .getMessage();
        assertEquals("the step failed: E: no such package; all that was said is in " + folder.resolve("log"), said);
    }

    @Test
    void shouldSayTheLastLineOfOneThatComplainsOfNothing() {
        String said = assertThrows(IOException.class, () -> run("echo one; echo two; exit 1"))
                .getMessage();
        assertEquals("the step failed: two; all that was said is in " + folder.resolve("log"), said);
    }

    private void run(String script) throws IOException {
        new Steps(folder.resolve("log"), told::add).run("the step", List.of("sh", "-c", script));
    }
}
