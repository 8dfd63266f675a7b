package io.understudy.simulation.disk;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.disk.LockedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A lock is its process's until it is closed or the process ends. */
class LockedFileOnDiskTest {
    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));

    @Test
    void shouldBeHeldUntilItIsClosed() throws IOException {
        Path file = disk.mount().getPath("/lock");
        LockedFile held = LockedFile.tryLock(file).orElseThrow();
        assertTrue(LockedFile.tryLock(file).isEmpty());
        held.close();
        assertTrue(LockedFile.tryLock(file).isPresent());
    }

    /** What a process does must not hang on the moment in which its collector comes (seed 12 014). */
    @Test
    void shouldStayHeldWhenItIsForgotten() throws IOException {
        Path file = disk.mount().getPath("/lock");
        assertTrue(isFree(file));
        System.gc();
        assertFalse(isFree(file));
    }

    private static boolean isFree(Path file) throws IOException {
        return LockedFile.tryLock(file).isPresent();
    }
}
