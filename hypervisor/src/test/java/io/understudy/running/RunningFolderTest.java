package io.understudy.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.event.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningFolderTest {
    private static final Registration SELF =
            Registration.of(Origin.here(Origin.Kind.ARBITER, ""), "", "127.0.0.1:1", "00", "127.0.0.1:7070");

    @TempDir
    private Path temporary;

    private RunningFolder folder;

    @BeforeEach
    void name() {
        folder = new RunningFolder(temporary.resolve("cache").resolve("running"));
    }

    /** Of a process that has ended. */
    private Registration gone() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return Registration.of(new Origin(Origin.Kind.HOST, "a", process.pid()), "vm", "127.0.0.1:2", "00", "");
    }

    @Test
    void shouldGiveWhatWasAdded() throws IOException {
        assertEquals(List.of(), folder.read());
        Path file = folder.add(SELF);
        assertEquals(List.of(SELF), folder.read());
        Files.delete(file);
        assertEquals(List.of(), folder.read());
    }

    @Test
    void shouldBeNobodyElses() throws IOException {
        Path file = folder.add(SELF);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())));
    }

    @Test
    void shouldForgetWhoIsGone() throws IOException, InterruptedException {
        Path left = folder.add(gone());
        folder.add(SELF);
        assertEquals(List.of(SELF), folder.read());
        assertFalse(Files.exists(left), "a page that looks each second would read it each time");
    }

    @Test
    void shouldIgnoreWhoIsOfAnotherContainerAndForgetHimAfterADay() throws IOException, InterruptedException {
        Path here = folder.add(gone());
        Path left = Files.copy(here, folder.path().resolve(gone().pid() + "-7.json"));
        Path self = folder.add(SELF);
        assertEquals(List.of(SELF), folder.read());
        assertTrue(Files.exists(left), "its process may be of another container");
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(left, longAgo);
        Files.setLastModifiedTime(self, longAgo);
        folder.add(SELF);
        assertFalse(Files.exists(left));
        assertEquals(List.of(SELF), folder.read());
    }

    @Test
    void shouldIgnoreWhatMakesNoSense() throws IOException {
        folder.add(SELF);
        Files.writeString(folder.path().resolve("1.json"), "{\"v\":1");
        Files.writeString(folder.path().resolve("2.json"), "x".repeat(1 << 20));
        Files.writeString(folder.path().resolve("3.json"), "{\"v\":2,\"pid\":" + SELF.pid() + ",\"kind\":\"host\"}");
        Files.createDirectory(folder.path().resolve("4.json"));
        Files.writeString(folder.path().resolve("5.partial"), "");
        assertEquals(List.of(SELF), folder.read());
    }
}
