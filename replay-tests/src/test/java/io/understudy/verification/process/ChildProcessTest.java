package io.understudy.verification.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private static final long LONG_MILLIS = 60_000;

    @TempDir
    private Path folder;

    private ChildProcess start(String... arguments) throws IOException {
        return ChildProcess.start(folder, "arbiter", ChildProcess.Life.SHORT, List.of(arguments));
    }

    @Test
    void shouldSayWhyAProcessEndedBeforeItReported() throws IOException {
        try (ChildProcess child = start("arbiter", "--listen", "127.0.0.1:70000")) {
            TimeoutException failed =
                    assertThrows(TimeoutException.class, () -> child.await("listening", "", LONG_MILLIS));
            String message = failed.getMessage();
            assertTrue(message.startsWith("arbiter ended with code 2 before it reported 'listening': "), message);
            assertTrue(message.contains("70000"), message);
            assertEquals(1, message.lines().count());
        }
    }

    @Test
    void shouldSayWhatALivingProcessSaidLast() throws Exception {
        try (ChildProcess child = start(
                "arbiter",
                "--events",
                "--listen",
                "127.0.0.1:0",
                "--journal",
                folder.resolve("journal").toString())) {
            var unused = child.await("listening", "", LONG_MILLIS);
            TimeoutException failed = assertThrows(TimeoutException.class, () -> child.await("role", "role=IDLE", 1));
            String message = failed.getMessage();
            assertTrue(
                    message.startsWith("arbiter did not report 'role role=IDLE' within 1 ms; the last line of "),
                    message);
            assertTrue(message.contains("arbiter.log: "), message);
            assertEquals(1, message.lines().count());
        }
    }
}
