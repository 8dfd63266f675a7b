package io.understudy.verification.powerloss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.storage.image.WriteLog;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashImagesTest {
    private static final int SECTOR = 512;
    private static final int BYTES = 8 * SECTOR;

    @TempDir
    private Path folder;

    private Path before;
    private Path lost;
    private final List<WriteLog.Entry> entries = new ArrayList<>();

    @BeforeEach
    void empty() throws Exception {
        before = Files.write(folder.resolve("before"), new byte[BYTES]);
        lost = folder.resolve("lost");
    }

    @Test
    void shouldKeepWhatWasForcedAndAnyPartOfTheRest() throws Exception {
        write(0, 1, 2);
        flush();
        write(2, 2, 2);
        write(4, 3, 2);
        boolean everything = false;
        boolean nothing = false;
        boolean torn = false;
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] image;
            try (CrashImages images = images(false)) {
                images.make(entries.size(), random, lost);
            }
            image = Files.readAllBytes(lost);
            assertArrayEquals(filled(1, 2), Arrays.copyOf(image, 2 * SECTOR), "what was forced");
            everything |= image[2 * SECTOR] == 2 && image[3 * SECTOR] == 2 && image[4 * SECTOR] == 3;
            nothing |= image[2 * SECTOR] == 0 && image[4 * SECTOR] == 0;
            torn |= image[2 * SECTOR] != image[3 * SECTOR];
        }
        assertTrue(everything && nothing && torn, everything + " " + nothing + " " + torn);
    }

    @Test
    void shouldHaveNothingOfWhatCameLater() throws Exception {
        write(0, 1, 1);
        flush();
        write(0, 2, 1);
        flush();
        try (CrashImages images = images(false)) {
            images.make(2, new Random(1), lost);
            assertEquals(1, Files.readAllBytes(lost)[0]);
            images.make(4, new Random(1), lost);
            assertEquals(2, Files.readAllBytes(lost)[0]);
        }
    }

    @Test
    void shouldForgetWhatWasForcedWhereTheDiskLies() throws Exception {
        write(0, 1, 1);
        flush();
        boolean forgotten = false;
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            try (CrashImages images = images(true)) {
                images.make(entries.size(), random, lost);
            }
            forgotten |= Files.readAllBytes(lost)[0] == 0;
        }
        assertTrue(forgotten);
    }

    @Test
    void shouldAllowLinesToBeCutOffBehindTheForcedOnesOnly() {
        assertEquals(Optional.empty(), LeftBehind.lines("line 1\nline 2\nli", 2));
        assertTrue(LeftBehind.lines("line 1\nlin", 2).isPresent());
        assertTrue(LeftBehind.lines("line 1\nline 2\nxyz", 2).isPresent());
    }

    private CrashImages images(boolean forgetful) throws Exception {
        return new CrashImages(
                new WriteLog(entries), Files.copy(before, folder.resolve("forced" + System.nanoTime())), forgetful);
    }

    private void write(int sector, int value, int sectors) {
        entries.add(new WriteLog.Entry(0, (long) sector * SECTOR, ByteBuffer.wrap(filled(value, sectors))));
    }

    private void flush() {
        entries.add(new WriteLog.Entry(0, -1, ByteBuffer.allocate(0)));
    }

    private static byte[] filled(int value, int sectors) {
        byte[] bytes = new byte[sectors * SECTOR];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
