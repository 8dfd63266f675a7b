package io.understudy.verification.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.verification.process.InstalledProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This host's own shell answers as the work says a shell must. */
class ShellWorkTest {
    private static final int COMMANDS = 60;

    @TempDir
    private Path folder;

    @Test
    void shouldExpectWhatAShellPrints() throws IOException, InterruptedException {
        for (String tool : List.of("sh", "seq", "md5sum", "sha1sum", "gzip", "dd", "sort")) {
            assumeTrue(InstalledProgram.isHere(tool), tool + " is not on this host");
        }
        ShellWork work = new ShellWork(new Random(7));
        List<ShellCommand> commands = new ArrayList<>(List.of(work.begin()));
        for (int i = 0; i < COMMANDS; i++) {
            commands.add(work.next());
        }
        StringBuilder script = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (ShellCommand command : commands) {
            script.append(command.line()
                            .replace("/tmp/work", folder.resolve("work").toString()))
                    .append("; echo end\n");
            expected.append(command.expected()).append("\nend\n");
        }
        Path file = folder.resolve("script");
        Files.writeString(file, script);
        Process shell = new ProcessBuilder("sh", file.toString()).start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(expected.toString(), printed);
        assertEquals(0, shell.waitFor());
    }
}
