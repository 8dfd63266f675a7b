package io.understudy.log.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.Baseline;
import io.understudy.log.frame.Frame;
import io.understudy.log.message.ChannelMessage.EntriesFrame;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RingCapacity;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sender that keeps entries until it may send them. */
@Timeout(60)
class HeldSenderTest {
    private static final int ENTRIES = 60_000;
    private static final int ENTRY_BYTES = 67;

    private final LogRing ring = new LogRing(new RingCapacity(1024, 1 << 16), Baseline.POWER_ON);
    private LinkedPair pair;

    @BeforeEach
    void connect() throws IOException, InterruptedException {
        pair = new LinkedPair(ChannelLimits.DEFAULT);
    }

    @AfterEach
    void stop() throws IOException {
        pair.close();
    }

    @Test
    void shouldBeginBehindTheLastEntryAndNameTheViewInWhichItSends() throws Exception {
        ring.progress(1, 0);
        ring.checkpoint(2, 0);
        AtomicLong view = new AtomicLong(1);
        EntrySender sender = EntrySender.held(pair.toBackup, ring, view::get);
        for (int i = 3; i <= 10; i++) {
            ring.progress(i, 0);
            ring.flush();
        }
        await(() -> sender.heldBytes() == 8 * 2);
        assertEquals(2, sender.sentSequence());
        assertTrue(pair.backup.silent());
        view.set(7);
        sender.release();
        Frame frame = pair.backup.next(EntriesFrame.class).frame();
        assertEquals(7, frame.view());
        assertEquals(new Baseline(3, 2, 0, 0), frame.base());
        assertEquals(10, frame.lastSequence(), "what was kept one by one leaves together");
        assertEquals(10, frame.entries().get(7).position());
        await(() -> sender.heldBytes() == 0);
        assertEquals(10, sender.sentSequence());
        ring.progress(11, 0);
        ring.flush();
        assertEquals(11, pair.backup.next(EntriesFrame.class).frame().lastSequence());
    }

    @Test
    void shouldKeepMuchMoreThanTheRingHolds() throws Exception {
        EntrySender sender = EntrySender.held(pair.toBackup, ring, () -> 1);
        Thread producer = produce();
        producer.join();
        await(() -> sender.heldBytes() == (long) ENTRIES * ENTRY_BYTES);
        assertEquals(0, sender.sentSequence());
        sender.release();
        assertReceivesAll();
        assertEquals(0, sender.heldBytes());
    }

    @Test
    void shouldMakeTheProducerWaitBeyondTheCap() throws Exception {
        long cap = 1 << 20;
        EntrySender sender = new EntrySender(pair.toBackup, ring, () -> 1, true, cap);
        Thread producer = produce();
        await(() -> ring.metrics().producerWaiting() && sender.heldBytes() > cap - EntrySender.FRAME_BYTES);
        for (int i = 0; i < 100; i++) {
            await(() -> true);
            assertTrue(sender.heldBytes() <= cap, "kept " + sender.heldBytes());
        }
        assertTrue(ring.metrics().entries() * ENTRY_BYTES <= cap + (1 << 16), "the ring is full");
        assertTrue(pair.backup.silent());
        sender.release();
        assertReceivesAll();
        producer.join();
    }

    @Test
    void shouldForgetWhatItKeptWhenTheLinkEnds() throws Exception {
        EntrySender sender = new EntrySender(pair.toBackup, ring, () -> 1, true, 1 << 20);
        Thread producer = produce();
        await(() -> ring.metrics().producerWaiting());
        pair.toBackup.close("the newcomer is gone");
        producer.join();
        await(() -> sender.heldBytes() == 0);
        sender.release();
        assertEquals(0, sender.sentSequence());
    }

    private Thread produce() {
        Thread producer = new Thread(() -> {
            byte[] bytes = new byte[64];
            for (int i = 1; i <= ENTRIES; i++) {
                ring.input(i, i, 0, bytes, 0, bytes.length);
                ring.flush();
            }
        });
        producer.setDaemon(true);
        producer.start();
        return producer;
    }

    private void assertReceivesAll() throws InterruptedException {
        long received = 0;
        while (received < ENTRIES) {
            Frame frame = pair.backup.next(EntriesFrame.class).frame();
            assertEquals(received + 1, frame.firstSequence());
            assertEquals(
                    frame.lastSequence(),
                    frame.entries().get(frame.entryCount() - 1).position());
            received = frame.lastSequence();
        }
    }

    private interface Condition {
        boolean holds();
    }

    /** Looks again and again, each time behind everything that the event loop had to do before. */
    private void await(Condition condition) throws InterruptedException {
        boolean held = false;
        while (!held) {
            CountDownLatch round = new CountDownLatch(1);
            assertTrue(pair.toBackup.execute(round::countDown));
            round.await();
            held = condition.holds();
        }
    }
}
