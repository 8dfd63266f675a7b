package io.understudy.log.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.SampleLog;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryWriter;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.Envelope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
    /** The frame that docs/log-format.md works through. */
    static final String GOLDEN = "15000000e676537f01030502a08d06e8b4e20401051f036c730a762a20";

    @Test
    void shouldHaveTheSpecifiedBytes() {
        ByteBuffer frame = SampleLog.frame(
                3,
                new Baseline(5, 100_000, 10_001_000, 1),
                SampleLog.everyType().subList(4, 6));
        assertEquals(GOLDEN, HexFormat.of().formatHex(SampleLog.bytes(frame)));
        Frame read = FrameReader.read(frame);
        assertEquals(SampleLog.everyType().subList(4, 6), read.entries());
        assertEquals(3, read.view());
        assertEquals(5, read.firstSequence());
        assertEquals(6, read.lastSequence());
        assertEquals(frame, read.bytes());
    }

    @Test
    void shouldDecodeEachFrameAlone() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            List<Entry> entries = SampleLog.random(random, Baseline.POWER_ON, 200);
            List<Entry> backwards = new ArrayList<>();
            List<ByteBuffer> frames = SampleLog.frames(seed, entries, 1 + random.nextInt(30));
            for (int i = frames.size() - 1; i >= 0; i--) {
                backwards.addAll(0, FrameReader.read(frames.get(i)).entries());
            }
            assertEquals(entries, backwards, "seed " + seed);
        }
    }

    @Test
    void shouldNumberEntriesWithoutGapsAcrossFramesAndViews() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            FrameSequence sequence = new FrameSequence();
            Baseline base = Baseline.POWER_ON;
            long expected = 1;
            for (int view = 1; view < 6; view++) {
                List<Entry> entries = SampleLog.random(random, base, 1 + random.nextInt(40));
                for (ByteBuffer frame : SampleLog.frames(view, base, entries, 7)) {
                    for (Entry entry : sequence.next(FrameReader.read(frame))) {
                        assertEquals(expected++, entry.sequence(), "seed " + seed);
                    }
                }
                base = SampleLog.after(base, entries);
            }
        }
    }

    @Test
    void shouldRefuseFramesThatDoNotFollow() {
        List<ByteBuffer> frames = SampleLog.frames(2, SampleLog.everyType(), 3);
        assertNotFollowing("begins at", frames.get(0), frames.get(2));
        assertNotFollowing("begins at", frames.get(1), frames.get(1));
        assertNotFollowing("begins at", frames.get(1), frames.get(0));
        assertNotFollowing("follows the log's END", frames.get(3), frames.get(0));
        ByteBuffer older = SampleLog.frames(1, SampleLog.everyType(), 3).get(1);
        assertNotFollowing("of view 1 follows one of view 2", frames.get(0), older);
    }

    private static void assertNotFollowing(String reason, ByteBuffer first, ByteBuffer second) {
        FrameSequence sequence = new FrameSequence();
        sequence.next(FrameReader.read(first));
        CorruptLogException e = assertThrows(CorruptLogException.class, () -> sequence.next(FrameReader.read(second)));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    @Test
    void shouldNoticeEveryFlippedBitAndEveryTruncation() {
        ByteBuffer frame = SampleLog.frames(1, SampleLog.everyType(), 10).get(0);
        for (int bit = 0; bit < frame.limit() * 8; bit++) {
            byte[] bytes = SampleLog.bytes(frame);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(CorruptLogException.class, () -> FrameReader.read(ByteBuffer.wrap(bytes)), "bit " + bit);
        }
        for (int length = 0; length < frame.limit(); length++) {
            ByteBuffer part = frame.duplicate().limit(length);
            assertThrows(CorruptLogException.class, () -> FrameReader.read(part), "length " + length);
        }
    }

    @Test
    void shouldSurviveHostileContentsBehindAGoodChecksum() {
        ByteBuffer frame = SampleLog.frames(1, SampleLog.everyType(), 10).get(0);
        Random random = new Random(3);
        for (int round = 0; round < 30_000; round++) {
            ByteBuffer bytes = ByteBuffer.wrap(SampleLog.bytes(frame));
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                bytes.put(Envelope.HEAD_BYTES + random.nextInt(bytes.limit() - 8), (byte) random.nextInt());
            }
            Envelope.seal(bytes);
            try {
                Frame read = FrameReader.read(bytes);
                assertEquals(read.entryCount(), read.entries().size());
            } catch (CorruptLogException e) {
                assertTrue(e.offset() <= bytes.limit(), e.getMessage());
            }
        }
    }

    @Test
    void shouldNotTakeZerosForAFrame() {
        assertThrows(CorruptLogException.class, () -> FrameReader.read(ByteBuffer.allocate(4096)));
        assertThrows(CorruptLogException.class, () -> FrameReader.read(ByteBuffer.allocate(8)));
    }

    @Test
    void shouldFillAFrameToItsCapacityAndNoFurther() {
        FrameWriter writer = new FrameWriter(Envelope.MAX_BYTES);
        ByteBuffer entry = ByteBuffer.allocate(EntryWriter.MAX_ENTRY_BYTES);
        new EntryWriter(entry, Baseline.POWER_ON).progress(0, 1);
        writer.begin(1, 1, 0, 0, 0);
        while (writer.hasRoom(2)) {
            writer.append(entry, 0, 2);
        }
        ByteBuffer whole = writer.finish();
        assertTrue(whole.remaining() <= Envelope.MAX_BYTES);
        assertTrue(whole.remaining() > Envelope.MAX_BYTES - 100);
        assertEquals(writer.entries(), FrameReader.read(whole).entries().size());
        writer.begin(1, 1, 0, 0, 0);
        assertThrows(IllegalStateException.class, writer::finish);
    }
}
