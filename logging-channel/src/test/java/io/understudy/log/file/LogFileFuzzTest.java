package io.understudy.log.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.understudy.log.SampleLog;
import io.understudy.log.entry.Entry;
import io.understudy.log.file.LogFileReader.Ending;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every small damage to a log is noticed, and what is delivered before it is what was recorded. */
class LogFileFuzzTest {
    @TempDir
    private Path directory;

    private byte[] good;
    private Path damaged;

    @BeforeEach
    void record() throws IOException {
        Path file = directory.resolve("good.ulog");
        LogFileTest.write(file, SampleLog.everyType());
        good = Files.readAllBytes(file);
        damaged = directory.resolve("damaged.ulog");
    }

    @Test
    void shouldNoticeEveryFlippedBit() throws IOException {
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bytes = good.clone();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(damaged, bytes);
            List<Entry> delivered = new ArrayList<>();
            if (deliver(Ending.REQUIRED, delivered)) {
                fail("bit " + bit + " was flipped and nothing noticed");
            }
            assertPrefix(delivered, "bit " + bit);
            delivered.clear();
            deliver(Ending.MAY_BE_MISSING, delivered);
            assertPrefix(delivered, "bit " + bit);
        }
    }

    @Test
    void shouldNoticeEveryTruncation() throws IOException {
        int longest = 0;
        for (int length = 0; length < good.length; length++) {
            byte[] bytes = new byte[length];
            System.arraycopy(good, 0, bytes, 0, length);
            Files.write(damaged, bytes);
            List<Entry> required = new ArrayList<>();
            assertTrue(!deliver(Ending.REQUIRED, required), "length " + length);
            assertPrefix(required, "length " + length);
            List<Entry> tolerant = new ArrayList<>();
            boolean opened = deliver(Ending.MAY_BE_MISSING, tolerant);
            assertEquals(required, tolerant, "length " + length);
            assertTrue(opened || tolerant.isEmpty(), "only the header's loss is not tolerated, length " + length);
            assertTrue(tolerant.size() >= longest, "longer files hold no less, length " + length);
            longest = tolerant.size();
        }
        assertEquals(9, longest, "everything but the last frame");
    }

    @Test
    void shouldNoticeBytesBehindTheEnd() throws IOException {
        for (int extra : new int[] {1, 7, 8, 9, 100}) {
            byte[] bytes = new byte[good.length + extra];
            System.arraycopy(good, 0, bytes, 0, good.length);
            Files.write(damaged, bytes);
            List<Entry> delivered = new ArrayList<>();
            assertTrue(!deliver(Ending.REQUIRED, delivered), "extra " + extra);
            assertEquals(SampleLog.everyType(), delivered);
        }
    }

    /** Whether the log was read to its end; any other exception than the two allowed fails the test. */
    private boolean deliver(Ending ending, List<Entry> delivered) throws IOException {
        try (LogFileReader reader = LogFileReader.open(damaged, ending)) {
            for (List<Entry> next = reader.nextEntries(); !next.isEmpty(); next = reader.nextEntries()) {
                delivered.addAll(next);
            }
            return true;
        } catch (CorruptLogException e) {
            assertTrue(e.getMessage().startsWith(damaged + ": corrupt at byte "), e.getMessage());
            assertTrue(e.offset() <= Files.size(damaged), e.getMessage());
            return false;
        }
    }

    private static void assertPrefix(List<Entry> delivered, String what) {
        assertEquals(SampleLog.everyType().subList(0, delivered.size()), delivered, what);
    }
}
