package io.understudy.log.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.admission.AdmissionLimits;
import io.understudy.log.SampleLog;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.message.ChannelMessage.Accept;
import io.understudy.log.message.ChannelMessage.Ack;
import io.understudy.log.message.ChannelMessage.EntriesFrame;
import io.understudy.log.message.ChannelMessage.Heartbeat;
import io.understudy.log.message.ChannelMessage.Hello;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RecordingStoppedException;
import io.understudy.log.ring.RingCapacity;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A backup that stops reading: the primary's memory stays bounded, its producer waits, and nothing is lost. */
@Timeout(60)
class StalledReceiverTest {
    private static final int HIGH_WATER = 64 * 1024;
    private static final int LARGEST_FRAME = 64 * 1024;
    private static final ChannelLimits LIMITS =
            new ChannelLimits(HIGH_WATER, HIGH_WATER / 2, 64 * 1024, 3_000, 3_000, 3_000, AdmissionLimits.STANDARD);

    private final Transport near = Transport.nio("near");
    private final Transport far = Transport.nio("far");
    private final Events primary = new Events();
    private final Events backup = new Events();
    private final LogRing ring = new LogRing(new RingCapacity(1024, 1 << 16), Baseline.POWER_ON);
    private ChannelServer server;
    private LogLink toBackup;
    private LogLink toPrimary;

    @BeforeEach
    void connect() throws IOException, InterruptedException {
        server = ChannelServer.listen(far, "127.0.0.1", 0, LIMITS, backup);
        toBackup = ChannelClient.connect(near, "127.0.0.1", server.port(), LIMITS, primary);
        primary.next(Events.Connected.class);
        toPrimary = backup.next(Events.Connected.class).link();
        toBackup.send(new Hello(1, "vm", "", SampleLog.HEADER, ChannelTest.ALPHA));
        backup.next(Hello.class);
        toPrimary.send(new Accept(1, ChannelTest.BETA));
        primary.next(Accept.class);
    }

    @AfterEach
    void stop() {
        server.close();
        near.close();
        far.close();
    }

    @Test
    void shouldHoldEntriesInTheRingWhileTheBackupDoesNotRead() throws Exception {
        int entries = 150_000;
        toPrimary.receive(false);
        EntrySender sender = new EntrySender(toBackup, ring, () -> 1);
        Thread producer = produce(entries);
        long before = -1;
        for (int still = 0; still < 200; ) {
            assertTrue(unsentBytes() <= HIGH_WATER + LARGEST_FRAME + 1024, "unsent bytes are bounded");
            long sent = sender.sentSequence();
            still = sent == before && ring.metrics().producerWaiting() ? still + 1 : 0;
            before = sent;
        }
        assertTrue(ring.metrics().entries() < entries, "ten megabytes do not fit into what is bounded");
        Heartbeat heartbeat = new Heartbeat(1, 2, 3, false, StreamPositions.of(4), 5, 6);
        toPrimary.send(heartbeat);
        assertEquals(heartbeat, primary.next(Heartbeat.class), "heartbeats pass by the stalled lane");
        toPrimary.receive(true);
        long received = 0;
        while (received < entries) {
            received = nextFrame(received);
        }
        producer.join();
        assertEquals(entries, received);
        assertTrue(ring.metrics().producerWaits() > 0);
    }

    private long nextFrame(long received) throws InterruptedException {
        EntriesFrame frame = backup.next(EntriesFrame.class);
        assertEquals(received + 1, frame.frame().firstSequence());
        return frame.frame().lastSequence();
    }

    @Test
    void shouldKeepOnlyTheLatestAckForAPrimaryThatDoesNotRead() throws Exception {
        toBackup.receive(false);
        int acks = 200_000;
        for (int i = 1; i <= acks; i++) {
            toPrimary.send(new Ack(1, i, i));
            if (i % 1000 == 0) {
                CompletableFuture<Long> unsent = new CompletableFuture<>();
                toPrimary.execute(() -> unsent.complete(toPrimary.unsentBytes()));
                assertTrue(unsent.get() <= HIGH_WATER + 1024, "unsent acks are bounded");
            }
        }
        toBackup.receive(true);
        long last = 0;
        long heard = 0;
        while (last < acks) {
            long next = primary.next(Ack.class).received();
            assertTrue(next > last);
            last = next;
            heard++;
        }
        assertTrue(heard < acks, "some acks stood for others");
    }

    @Test
    void shouldLetTheProducerGoWhenTheStalledLinkIsGivenUp() throws Exception {
        toPrimary.receive(false);
        EntrySender sender = new EntrySender(toBackup, ring, () -> 1);
        Thread producer = produce(150_000);
        while (!ring.metrics().producerWaiting()) {
            unsentBytes();
        }
        toBackup.close("the backup does not read");
        producer.join();
        assertEquals(150_000, ring.metrics().entries());
        assertTrue(sender.sentSequence() < 150_000);
    }

    private Thread produce(int entries) {
        Thread producer = new Thread(() -> {
            byte[] bytes = new byte[64];
            try {
                for (int i = 1; i <= entries; i++) {
                    ring.input(i, i, 0, bytes, 0, bytes.length);
                    ring.flush();
                }
            } catch (RecordingStoppedException e) {
                // the test has failed otherwise
            }
        });
        producer.setDaemon(true);
        producer.start();
        return producer;
    }

    private long unsentBytes() throws Exception {
        CompletableFuture<Long> unsent = new CompletableFuture<>();
        toBackup.execute(() -> unsent.complete(toBackup.unsentBytes()));
        return unsent.get();
    }
}
