package io.understudy.log.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.log.SampleLog;
import io.understudy.log.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of each entry type, as docs/log-format.md works them through. If one changes, so must the version. */
class EntryGoldenTest {
    private static final List<String> GOLDEN = List.of(
            "51" + "e807",
            "02" + "01" + "08" + "8877665544332211",
            "b3" + "7c" + "48",
            "84" + "d760" + "1f" + "80ade204",
            "05" + "1f" + "03" + "6c730a",
            "76" + "2a" + "20",
            "97" + "e930" + "80",
            "18" + "ff",
            "f9" + "89be06" + "33" + "bebafeca" + "02000000" + "03000000" + "04000000",
            "3b" + "34",
            "0a" + "34" + "ffffffff0f");

    @Test
    void shouldEncodeEachTypeAsSpecified() {
        ByteBuffer out = ByteBuffer.allocate(11 * SampleLog.MOST_ENTRY_BYTES);
        EntryWriter writer = new EntryWriter(out, Baseline.POWER_ON);
        List<String> bytes = new ArrayList<>();
        for (Entry entry : SampleLog.everyType()) {
            int start = out.position();
            assertEquals(entry.sequence(), entry.appendTo(writer));
            bytes.add(HexFormat.of().formatHex(out.array(), start, out.position()));
        }
        assertEquals(GOLDEN, bytes);
        assertEquals(new Baseline(12, 1_000_003, 10_001_000, 1), writer.baseline());
    }

    @Test
    void shouldDecodeEachTypeAsSpecified() {
        byte[] bytes = HexFormat.of().parseHex(String.join("", GOLDEN));
        EntryReader reader = new EntryReader(new WireReader(ByteBuffer.wrap(bytes), 0), Baseline.POWER_ON, 11);
        List<Entry> entries = new ArrayList<>();
        while (reader.hasNext()) {
            entries.add(reader.next());
        }
        assertEquals(SampleLog.everyType(), entries);
        assertEquals(EntryType.values().length, entries.size(), "every type has golden bytes");
    }

    @Test
    void shouldKeepToItsByteBudget() {
        ByteBuffer out = ByteBuffer.allocate(1000);
        EntryWriter writer = new EntryWriter(out, new Baseline(1, 0, 0, 0));
        writer.interrupt((1 << 17) - 1, 0, 255);
        assertEquals(5, out.position(), "an interrupt within 2^17 instructions");
        writer.output((2 << 17) - 2, 0, 1, 255);
        assertEquals(5 + 4, out.position(), "an output within 2^17 instructions");
        writer.clockRead((2 << 17) - 2 + (1 << 24) - 1, (1 << 28) - 1);
        assertEquals(5 + 4 + 8, out.position(), "a clock read within 2^24 instructions and 2^28 ns");
        writer.interrupt((2 << 17) - 2 + (1 << 24) - 1, 0, 255);
        assertEquals(5 + 4 + 8 + 3, out.position(), "an interrupt at the position of the tick that raised it");
        writer.input((2 << 17) - 2 + (1 << 24) - 1, 0, 0, new byte[1], 0, 1);
        assertEquals(5 + 4 + 8 + 3 + 4, out.position(), "a byte of the serial line that arrives there");
        writer.hash(Long.MAX_VALUE, 0, -1, -1, -1, -1);
        assertEquals(24 + EntryWriter.MAX_FIXED_BYTES, out.position(), "the longest entry without a stream's bytes");
    }

    @Test
    void shouldSpellOutOtherStreams() {
        byte[] bytes = {1, 2};
        List<Entry> entries = List.of(
                Entry.output(1, 1_003, 3, 1514, 0x12345678),
                Entry.input(2, 1_010, 0x1F, 3, bytes),
                Entry.output(3, 1_010, 0, 2, 0xE3069283),
                Entry.output(4, 1_010, 63, 1, 'H'));
        List<String> golden = List.of(
                "3c" + "03" + "ea0b" + "78563412",
                "7d" + "1f" + "03" + "02" + "0102",
                "0c" + "00" + "02" + "839206e3",
                "0c" + "3f" + "01" + "48000000");
        Baseline from = new Baseline(1, 1_000, 0, 0);
        ByteBuffer out = ByteBuffer.allocate(4 * SampleLog.MOST_ENTRY_BYTES);
        EntryWriter writer = new EntryWriter(out, from);
        entries.forEach(entry -> entry.appendTo(writer));
        assertEquals(String.join("", golden), HexFormat.of().formatHex(out.array(), 0, out.position()));
        assertEquals(1514 + 2 + 1, writer.outputs());
        EntryReader reader = new EntryReader(new WireReader(out.flip(), 0), from, 4);
        for (Entry entry : entries) {
            assertEquals(entry, reader.next());
        }
        assertEquals(writer.baseline(), reader.baseline());
    }

    @Test
    void shouldCheckAByteByItselfAndMoreByTheirCrc() {
        OutputCheck check = new OutputCheck();
        assertEquals(0xFE, check.of(new byte[] {0, (byte) 0xFE, 0}, 1, 1));
        byte[] digits = "x123456789x".getBytes(StandardCharsets.US_ASCII);
        assertEquals(0xE3069283, check.of(digits, 1, 9));
        assertEquals(0xE3069283, check.of(digits, 1, 9), "as often as one likes");
    }
}
