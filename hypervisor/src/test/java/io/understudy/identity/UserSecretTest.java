package io.understudy.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that all processes of a user read. */
class UserSecretTest {
    @TempDir
    private Path folder;

    /** Of a process that was killed, or had no room on the disk, before it wrote. */
    @Test
    void shouldReplaceAnEmptyFile() throws Exception {
        Path file = folder.resolve("secret");
        Files.createFile(file);
        byte[] made = UserSecret.at(file);
        assertEquals(32, made.length);
        assertArrayEquals(made, UserSecret.at(file));
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(
                    List.of(file, folder.resolve("secret.lock")), all.sorted().toList());
        }
    }

    /** Each sees the empty file, and must not replace what another has made meanwhile. */
    @Test
    void shouldBeOneForAllWhoReplaceAnEmptyFileTogether() throws Exception {
        for (int round = 0; round < 50; round++) {
            Path file = Files.createFile(folder.resolve("secret" + round));
            List<Callable<byte[]>> all = Collections.nCopies(8, () -> UserSecret.at(file));
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                Set<String> seen = new HashSet<>();
                for (Future<byte[]> each : threads.invokeAll(all)) {
                    seen.add(HexFormat.of().formatHex(each.get()));
                }
                assertEquals(1, seen.size());
            } finally {
                threads.shutdownNow();
            }
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
