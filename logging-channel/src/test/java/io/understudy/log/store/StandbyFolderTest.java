package io.understudy.log.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandbyFolderTest {
    @TempDir
    Path parent;

    @Test
    void shouldGoWithTheStay() throws IOException {
        Path path;
        try (StandbyFolder folder = StandbyFolder.create(parent, "alpha")) {
            path = folder.path();
            Files.writeString(path.resolve("state-1"), "whatever");
            assertTrue(Files.isDirectory(path));
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void shouldRemoveWhatADeadProcessOfThisHostLeftAndNothingElse() throws IOException {
        Path dead = Files.createDirectory(parent.resolve("alpha@dead"));
        Files.createFile(dead.resolve("lock"));
        Files.writeString(dead.resolve("log-1.ulog.incomplete"), "whatever");
        Path others = Files.createDirectory(parent.resolve("beta@dead"));
        Files.createFile(others.resolve("lock"));
        Path noStay = Files.createDirectory(parent.resolve("alpha@mine"));
        try (StandbyFolder first = StandbyFolder.create(parent, "alpha");
                StandbyFolder second = StandbyFolder.create(parent, "alpha")) {
            assertFalse(Files.exists(dead));
            assertTrue(Files.exists(others));
            assertTrue(Files.exists(noStay));
            assertTrue(Files.exists(first.path()));
            assertTrue(Files.exists(second.path()));
        }
    }

    @Test
    void shouldGiveBackWhatWasLeftInWhicheverSlot() throws IOException {
        assertTrue(left(parent.resolve("nothing"), "alpha/1").isEmpty());
        try (StandbyFolder other = StandbyFolder.create(parent, "alpha/2")) {
            StandbyFolder left = StandbyFolder.create(parent, "alpha/2");
            Files.writeString(left.path().resolve("disk0.raw"), "whatever");
            assertTrue(left(parent, "alpha/1").isEmpty(), "both are in use");
            left.leave();
            assertTrue(left(parent, "beta/1").isEmpty());
            try (StandbyFolder again = left(parent, "alpha/1").orElseThrow()) {
                assertEquals(left.path(), again.path());
                assertEquals("whatever", Files.readString(again.path().resolve("disk0.raw")));
            }
            assertTrue(left(parent, "alpha/1").isEmpty(), "it went with the stay");
            assertTrue(Files.exists(other.path()));
        }
    }

    private static Optional<StandbyFolder> left(Path parent, String host) throws IOException {
        return StandbyFolder.left(parent, host, folder -> Files.exists(folder.resolve("disk0.raw")));
    }

    @Test
    void shouldKeepSlotsOfAHostApart() throws IOException {
        Path dead = Files.createDirectory(parent.resolve("alpha-2@dead"));
        Files.createFile(dead.resolve("lock"));
        try (StandbyFolder first = StandbyFolder.create(parent, "alpha/1")) {
            assertTrue(Files.exists(dead));
            try (StandbyFolder second = StandbyFolder.create(parent, "alpha/2")) {
                assertFalse(Files.exists(dead));
                assertTrue(Files.exists(first.path()));
                assertTrue(Files.exists(second.path()));
            }
        }
    }

    @Test
    void shouldSayInOneLineThatThereIsNoPlace() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        IOException refusal = assertThrows(IOException.class, () -> StandbyFolder.create(file, "alpha"));
        assertEquals(1, refusal.getMessage().lines().count());
        assertTrue(refusal.getMessage().contains("give another folder"), refusal.getMessage());
    }
}
