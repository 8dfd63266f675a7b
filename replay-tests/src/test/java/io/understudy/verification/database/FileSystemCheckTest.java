package io.understudy.verification.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemCheckTest {
    private static final Path MKE2FS = Path.of("/usr/sbin/mke2fs");

    /** Where the first block group's inode bitmap or table lies, in blocks of 1024 bytes. */
    private static final int DAMAGED_FROM = 100 << 10;

    @TempDir
    private Path folder;

    @Test
    void shouldFindADamagedFileSystemAndNoOther() throws Exception {
        assumeTrue(Files.isExecutable(MKE2FS), "mke2fs is missing");
        Path tree = Files.createDirectories(folder.resolve("tree/a/b"));
        Files.writeString(tree.resolve("file"), "text");
        Path image = folder.resolve("image.raw");
        Process made = new ProcessBuilder(
                        MKE2FS.toString(),
                        "-q",
                        "-t",
                        "ext4",
                        "-d",
                        folder.resolve("tree").toString(),
                        image.toString(),
                        "16M")
                .start();
        assertEquals(0, made.waitFor());
        assertEquals(Optional.empty(), FileSystemCheck.complaint(image));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(DAMAGED_FROM);
            byte[] garbage = new byte[400 << 10];
            Arrays.fill(garbage, (byte) 0x5A);
            file.write(garbage);
        }
        assertTrue(FileSystemCheck.complaint(image).isPresent());
    }
}
