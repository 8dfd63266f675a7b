package io.understudy.log.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.SampleLog;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntrySink;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.frame.FrameSequence;
import io.understudy.log.frame.FrameWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogRingTest {
    private final FrameWriter frame = new FrameWriter(FrameWriter.MIN_CAPACITY + 300);

    @Test
    void shouldDeliverToEveryConsumerWhatWasRecorded() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Baseline start = new Baseline(1 + random.nextInt(100), random.nextInt(100), random.nextInt(100), 7);
            List<Entry> entries = SampleLog.random(random, start, 500);
            LogRing ring = new LogRing(new RingCapacity(64, 2000 + random.nextInt(3000)), start);
            RingConsumer first = ring.addConsumer(Promptness.AT_FLUSH, () -> {});
            RingConsumer second = ring.addConsumer(Promptness.WHEN_FILLING, () -> {});
            List<Entry> firstGot = new ArrayList<>();
            List<Entry> secondGot = new ArrayList<>();
            FrameSequence firstSequence = new FrameSequence();
            FrameSequence secondSequence = new FrameSequence();
            for (Entry entry : entries) {
                assertEquals(entry.sequence(), entry.appendTo(ring), "seed " + seed);
                if (random.nextInt(8) == 0) {
                    drainAll(first, firstSequence, firstGot);
                }
                if (random.nextInt(12) == 0 || ring.metrics().backlogEntries() > 20) {
                    drainAll(second, secondSequence, secondGot);
                    drainAll(first, firstSequence, firstGot);
                }
            }
            drainAll(first, firstSequence, firstGot);
            drainAll(second, secondSequence, secondGot);
            assertEquals(entries, firstGot, "seed " + seed);
            assertEquals(entries, secondGot, "seed " + seed);
            assertEquals(SampleLog.after(start, entries), ring.baseline());
        }
    }

    private void drainAll(RingConsumer consumer, FrameSequence sequence, List<Entry> into) {
        while (consumer.drain(frame, 1) > 0) {
            into.addAll(sequence.next(FrameReader.read(frame.finish())));
        }
    }

    @Test
    void shouldLogNothingWhenARecorderBreaksTheRules() {
        LogRing ring = new LogRing(RingCapacity.DEFAULT, Baseline.POWER_ON);
        RingConsumer consumer = ring.addConsumer(Promptness.AT_FLUSH, () -> {});
        ring.progress(10, 0);
        assertThrows(IllegalArgumentException.class, () -> ring.progress(9, 0));
        assertThrows(IllegalArgumentException.class, () -> ring.output(10, -1, 1, 0));
        assertEquals(2, ring.halt(11, 0));
        List<Entry> got = new ArrayList<>();
        drainAll(consumer, new FrameSequence(), got);
        assertEquals(List.of(Entry.progress(1, 10, 0), Entry.halt(2, 11, 0)), got);
    }

    @Test
    void shouldCarryTheLongestInputsAndRefuseThoseThatDoNotFit() {
        byte[] frameOfNet = new byte[EntrySink.MAX_STREAM_BYTES];
        new Random(3).nextBytes(frameOfNet);
        FrameWriter large = new FrameWriter(FrameWriter.ANY_ENTRY_CAPACITY);
        LogRing ring = new LogRing(new RingCapacity(64, 1 << 18), Baseline.POWER_ON);
        RingConsumer consumer = ring.addConsumer(Promptness.AT_FLUSH, () -> {});
        List<Entry> expected = new ArrayList<>();
        List<Entry> got = new ArrayList<>();
        FrameSequence sequence = new FrameSequence();
        for (int i = 1; i <= 40; i += 2) {
            ring.progress(i, 0);
            ring.input(i, 0, 3, frameOfNet, 0, frameOfNet.length);
            expected.add(Entry.progress(i, i, 0));
            expected.add(Entry.input(i + 1, i, 0, 3, frameOfNet));
            if (i % 4 == 1) {
                continue;
            }
            while (consumer.drain(large, 1) > 0) {
                got.addAll(sequence.next(FrameReader.read(large.finish())));
            }
        }
        assertEquals(expected, got);
        LogRing small = new LogRing(new RingCapacity(64, 1 << 17), Baseline.POWER_ON);
        assertThrows(IllegalArgumentException.class, () -> small.input(1, 0, 3, frameOfNet, 0, frameOfNet.length));
        assertEquals(1, small.progress(1, 0), "and nothing is logged");
    }

    @Test
    void shouldGiveALateConsumerTheEntriesFromThenOn() {
        LogRing ring = new LogRing(new RingCapacity(8, 1000), Baseline.POWER_ON);
        for (int i = 0; i < 100; i++) {
            ring.clockRead(i, 10L * i);
        }
        RingConsumer late = ring.addConsumer(Promptness.AT_FLUSH, () -> {});
        assertEquals(101, late.nextSequence());
        ring.interrupt(200, 1, 32);
        List<Entry> got = new ArrayList<>();
        drainAll(late, new FrameSequence(), got);
        assertEquals(List.of(Entry.interrupt(101, 200, 1, 32)), got);
        ring.clockRead(200, 991);
        assertEquals(1, late.drain(frame, 9));
        assertEquals(
                new Baseline(102, 200, 990, 0), FrameReader.read(frame.finish()).base());
    }

    @Test
    void shouldWakeAConsumerOnceUntilItDrains() {
        LogRing ring = new LogRing(RingCapacity.DEFAULT, Baseline.POWER_ON);
        AtomicInteger prompt = new AtomicInteger();
        AtomicInteger lazy = new AtomicInteger();
        RingConsumer consumer = ring.addConsumer(Promptness.AT_FLUSH, prompt::incrementAndGet);
        ring.addConsumer(Promptness.WHEN_FILLING, lazy::incrementAndGet);
        ring.output(1, 0, 1, 0);
        assertEquals(0, prompt.get(), "not before the flush");
        ring.flush();
        ring.output(2, 0, 1, 0);
        ring.flush();
        assertEquals(1, prompt.get(), "one hand-off for both");
        assertEquals(2, consumer.drain(frame, 1));
        ring.output(3, 0, 1, 0);
        ring.flush();
        assertEquals(2, prompt.get());
        assertEquals(0, lazy.get(), "the lazy one has time");
    }

    @Test
    void shouldWakeEverybodyWhenItFillsThoughNobodyFlushes() {
        LogRing ring = new LogRing(new RingCapacity(1024, 1 << 20), Baseline.POWER_ON);
        AtomicInteger wakes = new AtomicInteger();
        ring.addConsumer(Promptness.WHEN_FILLING, wakes::incrementAndGet);
        for (int i = 0; i < 256; i++) {
            ring.progress(i, 0);
        }
        assertEquals(0, wakes.get());
        ring.progress(256, 0);
        assertEquals(1, wakes.get());
    }

    @Test
    void shouldCountWhatItDoes() {
        LogRing ring = new LogRing(RingCapacity.DEFAULT, Baseline.POWER_ON);
        RingConsumer consumer = ring.addConsumer(Promptness.AT_FLUSH, () -> {});
        ring.progress(0, 0);
        ring.progress(0, 0);
        assertEquals(new RingMetrics(2, 4, 2, 0, 0, 0, 0, false), ring.metrics());
        assertEquals(2, consumer.drain(frame, 1));
        ring.output(0, 0, 1, 0);
        assertEquals(1, consumer.drain(frame, 1));
        assertEquals(new RingMetrics(3, 6, 0, 2, 4, 0, 0, false), ring.metrics());
    }

    @Test
    void shouldRoundItsCapacityUp() {
        assertEquals(new RingCapacity(1024, 4096), new RingCapacity(1000, 4096));
        assertEquals(1, new RingCapacity(1, 4096).entries());
        assertEquals(8, new RingCapacity(8, 4096).entries());
        assertThrows(IllegalArgumentException.class, () -> new RingCapacity(0, 4096));
        assertThrows(IllegalArgumentException.class, () -> new RingCapacity(8, 50));
        assertTrue(RingCapacity.DEFAULT.bytes() > 0);
    }
}
