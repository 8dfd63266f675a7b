package io.understudy.storage.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteLogTest {
    @TempDir
    private Path folder;

    private Path record;

    @BeforeEach
    void writeAndForce() throws IOException {
        record = folder.resolve("writes");
        Path image = Files.write(folder.resolve("image"), new byte[4096]);
        Drive drive = new Drive(image, 4096, false, CacheMode.WRITEBACK, false, Optional.of(record));
        try (Blocks blocks = drive.claim().open()) {
            blocks.write(1024, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            blocks.force();
            blocks.write(0, ByteBuffer.wrap(new byte[] {4}));
        }
        assertEquals(3, Files.readAllBytes(image)[1026]);
    }

    @Test
    void shouldHaveEveryWriteAndEveryFlushInOrder() throws IOException {
        List<WriteLog.Entry> entries = WriteLog.read(record).entries();
        assertEquals(3, entries.size());
        assertEquals(1024, entries.get(0).offset());
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), entries.get(0).data());
        assertTrue(entries.get(1).isFlush());
        assertFalse(entries.get(2).isFlush());
        assertEquals(Files.size(record), entries.get(2).end());
    }

    @Test
    void shouldLeaveOutAnEntryThatWasCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(record);
        for (int length = 0; length < whole.length; length++) {
            Files.write(record, Arrays.copyOf(whole, length));
            assertTrue(WriteLog.read(record).entries().size() < 3);
        }
    }

    @Test
    void shouldRefuseWhatIsNone() throws IOException {
        byte[] other = new byte[64];
        Arrays.fill(other, (byte) 0x7F);
        Files.write(record, other);
        assertTrue(assertThrows(IOException.class, () -> WriteLog.read(record))
                .getMessage()
                .contains("is no record of a disk's writes"));
    }
}
