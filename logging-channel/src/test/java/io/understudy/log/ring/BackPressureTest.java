package io.understudy.log.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.SampleLog;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryWriter;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.frame.FrameSequence;
import io.understudy.log.frame.FrameWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackPressureTest {
    private final FrameWriter frame = new FrameWriter(4096);
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();

    @Test
    void shouldWaitForRoomWhenTheEntriesAreFull() throws InterruptedException {
        LogRing ring = new LogRing(new RingCapacity(16, 1 << 20), Baseline.POWER_ON);
        RingConsumer consumer = ring.addConsumer(Promptness.AT_FLUSH, () -> {});
        Thread producer = produce(ring, 100);
        awaitWaiting(ring);
        assertEquals(16, ring.metrics().entries());
        List<Entry> got = new ArrayList<>();
        drainUntilDone(consumer, producer, got);
        assertEquals(100, got.size());
        assertEquals(16, ring.metrics().highWaterEntries());
        assertTrue(ring.metrics().producerWaits() > 0);
    }

    @Test
    void shouldWaitForRoomWhenTheBytesAreFull() throws InterruptedException {
        int bytes = 30 * EntryWriter.MAX_FIXED_BYTES;
        LogRing ring = new LogRing(new RingCapacity(1 << 16, bytes), Baseline.POWER_ON);
        RingConsumer consumer = ring.addConsumer(Promptness.AT_FLUSH, () -> {});
        Thread producer = produce(ring, 5000);
        awaitWaiting(ring);
        assertTrue(ring.metrics().bytes() <= bytes);
        assertTrue(ring.metrics().bytes() > bytes - 2 * EntryWriter.MAX_FIXED_BYTES, "no room is wasted");
        List<Entry> got = new ArrayList<>();
        drainUntilDone(consumer, producer, got);
        assertEquals(5000, got.size());
        assertTrue(ring.metrics().highWaterBytes() <= bytes);
    }

    @Test
    void shouldGoOnWhenTheConsumerThatHeldItUpIsRemoved() throws InterruptedException {
        LogRing ring = new LogRing(new RingCapacity(16, 4096), Baseline.POWER_ON);
        RingConsumer file = ring.addConsumer(Promptness.WHEN_FILLING, () -> {});
        RingConsumer lostBackup = ring.addConsumer(Promptness.AT_FLUSH, () -> {});
        Thread producer = produce(ring, 100);
        awaitWaiting(ring);
        List<Entry> got = new ArrayList<>();
        FrameSequence sequence = new FrameSequence();
        drain(file, sequence, got);
        awaitWaiting(ring);
        assertEquals(16, ring.metrics().entries(), "the lost backup still holds it up");
        lostBackup.close();
        assertEquals(0, lostBackup.drain(frame, 1));
        while (producer.isAlive()) {
            spin();
            drain(file, sequence, got);
        }
        drain(file, sequence, got);
        assertNull(thrown.get());
        assertEquals(100, got.size());
    }

    @Test
    void shouldThrowToAWaitingProducerWhenClosed() throws InterruptedException {
        LogRing ring = new LogRing(new RingCapacity(16, 4096), Baseline.POWER_ON);
        RingConsumer consumer = ring.addConsumer(Promptness.AT_FLUSH, () -> {});
        Thread producer = produce(ring, 100);
        awaitWaiting(ring);
        ring.close();
        producer.join();
        assertEquals(RecordingStoppedException.class, thrown.get().getClass());
        List<Entry> got = new ArrayList<>();
        drain(consumer, new FrameSequence(), got);
        assertEquals(16, got.size(), "what was logged can still be taken");
    }

    @Test
    void shouldThrowToAWaitingProducerWhenInterrupted() throws InterruptedException {
        LogRing ring = new LogRing(new RingCapacity(16, 4096), Baseline.POWER_ON);
        ring.addConsumer(Promptness.AT_FLUSH, () -> {});
        Thread producer = produce(ring, 100);
        awaitWaiting(ring);
        producer.interrupt();
        producer.join();
        assertEquals(RecordingStoppedException.class, thrown.get().getClass());
        assertEquals(16, ring.metrics().entries());
    }

    @Test
    void shouldKeepOrderBetweenThreadsWhileConsumersComeAndGo() throws InterruptedException {
        List<Entry> entries = SampleLog.random(new Random(11), Baseline.POWER_ON, 60_000);
        LogRing ring = new LogRing(new RingCapacity(256, 1500), Baseline.POWER_ON);
        RingConsumer steady = ring.addConsumer(Promptness.AT_FLUSH, () -> {});
        Thread producer = start(() -> entries.forEach(entry -> entry.appendTo(ring)));
        List<Entry> got = new ArrayList<>();
        FrameSequence sequence = new FrameSequence();
        Random random = new Random(12);
        while (producer.isAlive()) {
            spin();
            drain(steady, sequence, got);
            if (random.nextInt(50) == 0) {
                RingConsumer guest = ring.addConsumer(Promptness.AT_FLUSH, () -> {});
                int first = (int) guest.nextSequence();
                List<Entry> seen = new ArrayList<>();
                drain(guest, new FrameSequence(), seen);
                guest.close();
                assertEquals(entries.subList(first - 1, first - 1 + seen.size()), seen);
            }
        }
        drain(steady, sequence, got);
        assertNull(thrown.get());
        assertEquals(entries, got);
    }

    private Thread produce(LogRing ring, int entries) {
        return start(() -> {
            for (int i = 1; i <= entries; i++) {
                ring.interrupt(i, i, 32);
            }
        });
    }

    private Thread start(Runnable body) {
        Thread producer = new Thread(() -> {
            try {
                body.run();
            } catch (RecordingStoppedException | IllegalArgumentException e) {
                thrown.set(e);
            }
        });
        producer.setDaemon(true);
        producer.start();
        return producer;
    }

    private static void awaitWaiting(LogRing ring) throws InterruptedException {
        while (!ring.metrics().producerWaiting()) {
            spin();
        }
    }

    /** One turn of a wait that the test's timeout can end. */
    private static void spin() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("waited in vain");
        }
        Thread.onSpinWait();
    }

    private void drainUntilDone(RingConsumer consumer, Thread producer, List<Entry> into) throws InterruptedException {
        FrameSequence sequence = new FrameSequence();
        while (producer.isAlive()) {
            spin();
            drain(consumer, sequence, into);
        }
        drain(consumer, sequence, into);
        assertNull(thrown.get());
    }

    private void drain(RingConsumer consumer, FrameSequence sequence, List<Entry> into) {
        while (consumer.drain(frame, 1) > 0) {
            into.addAll(sequence.next(FrameReader.read(frame.finish())));
        }
    }
}
