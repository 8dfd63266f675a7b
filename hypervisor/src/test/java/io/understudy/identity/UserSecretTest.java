package io.understudy.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that all processes of a user read. */
class UserSecretTest {
    @TempDir
    private Path folder;

    /** Of a process that was killed, or had no room on the disk, before it wrote. */
    @Test
    void shouldReplaceAnEmptyFileAndLeaveNothingElse() throws Exception {
        Path file = folder.resolve("secret");
        Files.createFile(file);
        byte[] made = UserSecret.at(file);
        assertEquals(32, made.length);
        assertArrayEquals(made, UserSecret.at(file));
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(List.of(file), all.toList());
        }
    }

    @Test
    void shouldSayWhatToDoWhereNothingCanBeWritten() throws Exception {
        Path noFolder = Files.createFile(folder.resolve("file"));
        String line = assertThrows(IOException.class, () -> UserSecret.at(noFolder.resolve("secret")))
                .getMessage();
        assertTrue(line.contains("XDG_STATE_HOME") && line.contains("--keys"), line);
    }
}
