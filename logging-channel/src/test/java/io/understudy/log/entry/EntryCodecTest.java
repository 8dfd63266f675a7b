package io.understudy.log.entry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.SampleLog;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.WireReader;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
    @Test
    void shouldRoundTripRandomLogs() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Baseline base = new Baseline(1 + random.nextInt(1000), random.nextInt(1 << 30), random.nextInt(1 << 30), 0);
            assertRoundTrip(seed, base, SampleLog.random(random, base, 300));
        }
    }

    private static void assertRoundTrip(int seed, Baseline base, List<Entry> entries) {
        ByteBuffer out = ByteBuffer.allocate(entries.size() * SampleLog.MOST_ENTRY_BYTES);
        EntryWriter writer = new EntryWriter(out, base);
        for (Entry entry : entries) {
            assertEquals(entry.sequence(), entry.appendTo(writer), "seed " + seed);
        }
        EntryReader reader = new EntryReader(new WireReader(out.flip(), 0), base, entries.size());
        List<Entry> read = new ArrayList<>();
        while (reader.hasNext()) {
            read.add(reader.next());
        }
        assertEquals(entries, read, "seed " + seed);
        assertEquals(writer.baseline(), reader.baseline(), "seed " + seed);
    }

    @Test
    void shouldOnlyEverThrowCorruptLogExceptionOnRandomBytes() {
        Random random = new Random(7);
        int accepted = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            int count = 1 + random.nextInt(4);
            EntryReader reader = new EntryReader(
                    new WireReader(ByteBuffer.wrap(bytes), 0), new Baseline(1, Long.MAX_VALUE / 2, 0, 0), count);
            try {
                List<Entry> entries = new ArrayList<>();
                while (reader.hasNext()) {
                    entries.add(reader.next());
                }
                ByteBuffer again = ByteBuffer.allocate(count * SampleLog.MOST_ENTRY_BYTES);
                EntryWriter writer = new EntryWriter(again, new Baseline(1, Long.MAX_VALUE / 2, 0, 0));
                entries.forEach(entry -> entry.appendTo(writer));
                byte[] written = new byte[again.flip().remaining()];
                again.get(written);
                assertArrayEquals(bytes, written, "what is accepted has one spelling");
                accepted++;
            } catch (CorruptLogException e) {
                assertTrue(e.offset() >= 0 && e.offset() <= bytes.length, e.getMessage());
            }
        }
        assertTrue(accepted > 100, "the test reaches the accepting side: " + accepted);
    }

    @Test
    void shouldSayWhereAndWhatIsWrong() {
        assertRefused("00", 1, 0, "no entry type has code 0");
        assertRefused("0f", 1, 0, "no entry type has code 15");
        assertRefused("060120" + "76", 2, 4, "the bytes end inside a check");
        assertRefused("8600", 1, 1, "a position is spelt longer than need be");
        assertRefused("0501818804", 1, 2, "a length is 66561, at most 66560 is allowed");
        assertRefused("050100", 1, 2, "no bytes on a stream");
        assertRefused("0501808804", 1, 5, "the bytes end inside an input");
        assertRefused("0d01400141", 1, 2, "there is no stream 64");
        assertRefused("0d01000141", 1, 0, "an input of the serial line is spelt longer than need be");
        assertRefused("0c000141000000", 1, 0, "a byte of the serial line is spelt longer than need be");
        assertRefused("02010201", 1, 3, "the bytes end inside what was drawn");
        assertRefused("070107", 1, 2, "1 bytes too many in the entries");
        assertRefused("0a01000701", 2, 3, "entries follow the log's END");
        assertRefused("0a01ffffffff1f", 1, 2, "a reason is 8589934591, at most 4294967295 is allowed");
        assertRefused("01ffffffffffffffff7f" + "0101", 2, 10, "the time runs over");
    }

    private static void assertRefused(String hex, int count, long offset, String reason) {
        EntryReader reader = new EntryReader(
                new WireReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), 0), Baseline.POWER_ON, count);
        CorruptLogException e = assertThrows(CorruptLogException.class, () -> {
            while (reader.hasNext()) {
                reader.next();
            }
        });
        assertEquals(offset + " " + reason, e.offset() + " " + e.reason());
    }

    @Test
    void shouldWriteNothingWhenARecorderBreaksTheRules() {
        ByteBuffer out = ByteBuffer.allocate(200);
        EntryWriter writer = new EntryWriter(out, new Baseline(5, 100, 1000, 7));
        assertThrows(IllegalArgumentException.class, () -> writer.progress(99, 0));
        assertThrows(IllegalArgumentException.class, () -> writer.clockRead(100, 999));
        assertThrows(IllegalArgumentException.class, () -> writer.clockAdvance(100, 0, 999));
        assertThrows(IllegalArgumentException.class, () -> writer.output(100, 64, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> writer.output(100, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> writer.interrupt(100, 0, 256));
        int most = EntrySink.MAX_STREAM_BYTES;
        assertThrows(IllegalArgumentException.class, () -> writer.output(100, 1, most + 1, 0));
        assertThrows(IllegalArgumentException.class, () -> writer.input(100, 0, 0, new byte[most + 1], 0, most + 1));
        assertThrows(IllegalArgumentException.class, () -> writer.input(100, 0, 0, new byte[65], 0, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> writer.input(100, 0, 0, new byte[3], 2, 2));
        assertThrows(IllegalArgumentException.class, () -> writer.draw(100, -1, new byte[3], 0, 3));
        assertThrows(BufferOverflowException.class, () -> writer.draw(100, 1, new byte[300], 0, 300));
        assertEquals(0, out.position());
        assertEquals(new Baseline(5, 100, 1000, 7), writer.baseline());
        writer.end(100, 0, 3);
        assertThrows(IllegalStateException.class, () -> writer.progress(100, 0));
        EntryWriter full = new EntryWriter(ByteBuffer.allocate(EntryWriter.MAX_FIXED_BYTES - 1), Baseline.POWER_ON);
        assertThrows(BufferOverflowException.class, () -> full.output(1, 0, 1, 0));
        assertEquals(Baseline.POWER_ON, full.baseline());
    }

    @Test
    void shouldRefuseToTellWhatATypeDoesNotCarry() {
        Entry progress = Entry.progress(1, 2, 0x1234);
        assertEquals(0x34, progress.check());
        assertThrows(IllegalStateException.class, progress::nanos);
        assertThrows(IllegalStateException.class, progress::vector);
        assertThrows(IllegalStateException.class, () -> Entry.clockRead(1, 2, 3).check());
        assertEquals(
                "#6 @100007 INTERRUPT vector=32 check=2a",
                SampleLog.everyType().get(5).toString());
    }
}
