package io.understudy.log.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.admission.AdmissionLimits;
import io.understudy.log.SampleLog;
import io.understudy.log.channel.EntryIntake.Taken;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.Frame;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.EntriesFrame;
import io.understudy.log.message.ChannelMessage.Heartbeat;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RingCapacity;
import io.understudy.log.state.StateDisks;
import io.understudy.log.state.StateIntake;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine's state over a real link while the machine goes on. */
@Timeout(60)
class StateTransferTest {
    private static final int PAGE = StateBegin.PAGE_BYTES;
    private static final int RAM_BYTES = 6 << 20;
    private static final ChannelLimits NARROW =
            new ChannelLimits(64 * 1024, 32 * 1024, 32 * 1024, 3_000, 3_000, 10_000, AdmissionLimits.STANDARD);

    private final Random random = new Random(51);
    private final byte[] outputs = new byte[150_000];

    @Test
    void shouldBringTheStateAndThenEveryEntryBehindItOnce() throws Exception {
        List<Entry> before = SampleLog.random(random, Baseline.POWER_ON, 1_000);
        Baseline at = SampleLog.after(Baseline.POWER_ON, before);
        Entry checkpoint = Entry.checkpoint(at.nextSequence(), at.position(), 0);
        Baseline start = SampleLog.after(at, List.of(checkpoint));
        List<Entry> behind = SampleLog.random(random, start, 50_000);
        random.nextBytes(outputs);
        ByteBuffer ram = sparseRam(256);
        try (LinkedPair pair = new LinkedPair(ChannelLimits.DEFAULT)) {
            LogRing ring = new LogRing(new RingCapacity(512, 1 << 15), Baseline.POWER_ON);
            AtomicLong view = new AtomicLong(1);
            StateBegin begin = begin(start);
            Thread vcpu = new Thread(() -> {
                before.forEach(entry -> entry.appendTo(ring));
                checkpoint.appendTo(ring);
                EntrySender sender = EntrySender.held(pair.toBackup, ring, view::get);
                var unused = new StateSender(pair.toBackup, begin, ram, outputs, StateDisks.NONE, () -> {
                    view.set(2);
                    sender.release();
                });
                behind.forEach(entry -> {
                    entry.appendTo(ring);
                    ring.flush();
                });
            });
            vcpu.start();
            StateIntake intake = assertWhole(begin, ram, pair.backup);
            assertArrayEquals(outputs, intake.outputs());
            EntryIntake entries = new EntryIntake(2, LinkedPair.ALPHA, start);
            List<Entry> received = new ArrayList<>();
            while (received.size() < behind.size()) {
                Frame frame = pair.backup.next(EntriesFrame.class).frame();
                assertEquals(received.size() + start.nextSequence(), frame.firstSequence());
                received.addAll(((Taken) entries.offer(LinkedPair.ALPHA, frame)).entries());
                pair.toPrimary.send(entries.ack(0));
            }
            assertEquals(behind, received);
            vcpu.join();
        }
    }

    @Test
    void shouldBringAStateOfZeros() throws Exception {
        try (LinkedPair pair = new LinkedPair(ChannelLimits.DEFAULT)) {
            StateBegin begin = begin(Baseline.POWER_ON);
            ByteBuffer zeros = ByteBuffer.allocateDirect(RAM_BYTES);
            CountDownLatch done = new CountDownLatch(1);
            StateSender sender =
                    new StateSender(pair.toBackup, begin, zeros, new byte[0], StateDisks.NONE, done::countDown);
            assertEquals(0, assertWhole(begin, zeros, pair.backup).receivedBytes());
            done.await();
            assertEquals(new StateSender.Progress(RAM_BYTES, 0, RAM_BYTES), sender.progress());
        }
    }

    @Test
    void shouldSendWhatIsReleasedEarlyBehindTheState() throws Exception {
        ChannelLimits roomy = new ChannelLimits(64 << 20, 32 << 20, 0, 3_000, 3_000, 10_000, AdmissionLimits.STANDARD);
        try (LinkedPair pair = new LinkedPair(roomy)) {
            LogRing ring = new LogRing(RingCapacity.DEFAULT, Baseline.POWER_ON);
            EntrySender entries = EntrySender.held(pair.toBackup, ring, () -> 1);
            ring.progress(1, 0);
            ring.flush();
            ByteBuffer ram = sparseRam(3);
            StateBegin begin = begin(Baseline.POWER_ON);
            var unused = new StateSender(pair.toBackup, begin, ram, outputs, StateDisks.NONE, () -> {});
            entries.release();
            assertWhole(begin, ram, pair.backup);
            assertEquals(1, pair.backup.next(EntriesFrame.class).frame().lastSequence());
        }
    }

    @Test
    void shouldSendRawWhileTheNetworkIsFast() throws Exception {
        try (LinkedPair pair = new LinkedPair(NARROW)) {
            ByteBuffer ram = sparseRam(3);
            StateBegin begin = begin(Baseline.POWER_ON);
            // By this clock whatever takes a while takes no time.
            StateSender sender =
                    new StateSender(pair.toBackup, begin, ram, outputs, StateDisks.NONE, () -> {}, () -> 7);
            StateIntake intake = assertWhole(begin, ram, pair.backup);
            assertEquals(nonZeroBytes(ram) + outputs.length, intake.receivedBytes());
            assertTrue(sender.progress().sentBytes() > intake.receivedBytes());
            assertTrue(sender.progress().sentBytes() < intake.receivedBytes() * 101 / 100);
        }
    }

    @Test
    void shouldCompressWhileTheNetworkIsSlow() throws Exception {
        Events slow = new Events() {
            @Override
            public void message(LogLink link, ChannelMessage message) {
                link.receive(!(message instanceof StatePiece));
                super.message(link, message);
            }
        };
        try (LinkedPair pair = new LinkedPair(NARROW, slow, Long.MAX_VALUE)) {
            ByteBuffer ram = sparseRam(3);
            StateBegin begin = begin(Baseline.POWER_ON);
            AtomicLong nanos = new AtomicLong();
            StateSender sender = new StateSender(
                    pair.toBackup,
                    begin,
                    ram,
                    outputs,
                    StateDisks.NONE,
                    () -> {},
                    () -> nanos.addAndGet(1_000_000_000));
            StateIntake intake = assertWhole(begin, ram, slow, () -> pair.toPrimary.receive(true));
            assertEquals(nonZeroBytes(ram) + outputs.length, intake.receivedBytes());
            assertTrue(
                    sender.progress().sentBytes() < intake.receivedBytes() * 2 / 3,
                    sender.progress() + " for " + intake.receivedBytes());
        }
    }

    @Test
    void shouldLetHeartbeatsPassAndBufferLittleWhileTheBackupDoesNotRead() throws Exception {
        try (LinkedPair pair = new LinkedPair(NARROW)) {
            pair.toPrimary.receive(false);
            ByteBuffer ram = sparseRam(256);
            StateBegin begin =
                    new StateBegin(Baseline.POWER_ON, RAM_BYTES, StreamPositions.NONE, 0, ByteBuffer.allocate(10));
            StateSender sender = new StateSender(pair.toBackup, begin, ram, outputs, StateDisks.NONE, () -> {});
            Heartbeat heartbeat = new Heartbeat(1, 2, 3, false, StreamPositions.of(4), 5, 6);
            for (int i = 0; i < 20; i++) {
                pair.toPrimary.send(heartbeat);
                assertEquals(heartbeat, pair.primary.next(Heartbeat.class));
                CompletableFuture<Long> unsent = new CompletableFuture<>();
                pair.toBackup.execute(() -> unsent.complete(pair.toBackup.unsentBytes()));
                assertTrue(unsent.get() <= NARROW.highWaterBytes() + StatePiece.MAX_BYTES + 1024, "unsent is bounded");
            }
            assertTrue(sender.progress().scannedBytes() < RAM_BYTES, "not all fits into what is bounded");
            pair.toPrimary.receive(true);
            assertWhole(begin, ram, pair.backup);
        }
    }

    @Test
    void shouldCloseBothSidesWhereverTheNetworkBreaks() throws Exception {
        ByteBuffer ram = sparseRam(256);
        assertTrue(nonZeroBytes(ram) > 2 << 20, "every cut is in the middle of the state");
        long[] cuts = random.longs(12, 1_000, 2 << 20).toArray();
        cuts[0] = 500;
        for (long cut : cuts) {
            try (LinkedPair pair = new LinkedPair(ChannelLimits.DEFAULT, new Events(), cut)) {
                LogRing ring = new LogRing(new RingCapacity(512, 1 << 15), Baseline.POWER_ON);
                EntrySender entries = EntrySender.held(pair.toBackup, ring, () -> 1);
                for (int i = 1; i <= 100; i++) {
                    ring.progress(i, 0);
                    ring.flush();
                }
                var unused = new StateSender(
                        pair.toBackup, begin(ring.baseline()), ram, outputs, StateDisks.NONE, entries::release);
                pair.primary.next(Events.Closed.class);
                Object last = pair.backup.next(Object.class);
                while (last instanceof StateBegin || last instanceof StatePiece) {
                    last = pair.backup.next(Object.class);
                }
                assertInstanceOf(Events.Closed.class, last, "cut after " + cut);
                for (int i = 101; i <= 10_000; i++) {
                    ring.progress(i, 0);
                }
                assertEquals(0, ring.metrics().backlogEntries(), "the ring waits for nobody");
            }
        }
    }

    @Test
    void shouldStopReadingTheStateWhenTheLinkIsGivenUp() throws Exception {
        try (LinkedPair pair = new LinkedPair(ChannelLimits.DEFAULT)) {
            pair.toPrimary.receive(false);
            AtomicLong done = new AtomicLong();
            CompletableFuture<StateSender> begun = new CompletableFuture<>();
            // In one go on the event loop: how much the system's buffers take is nobody's promise.
            pair.toBackup.execute(() -> {
                begun.complete(new StateSender(
                        pair.toBackup,
                        begin(Baseline.POWER_ON),
                        sparseRam(256),
                        outputs,
                        StateDisks.NONE,
                        done::incrementAndGet));
                pair.toBackup.close("the newcomer takes too long");
            });
            assertEquals(
                    "the newcomer takes too long",
                    pair.primary.next(Events.Closed.class).reason());
            StateSender sender = begun.get();
            StateSender.Progress then = sender.progress();
            assertTrue(then.sentBytes() > 0, "it had begun");
            pair.toPrimary.receive(true);
            while (!(pair.backup.next(Object.class) instanceof Events.Closed)) {
                // pieces that were on their way
            }
            assertEquals(then, sender.progress());
            assertEquals(0, done.get());
        }
    }

    @Test
    void shouldCloseTheLinkRatherThanSendTwoStatesAtOnce() throws Exception {
        try (LinkedPair pair = new LinkedPair(ChannelLimits.DEFAULT)) {
            ByteBuffer ram = sparseRam(256);
            StateBegin begin = begin(Baseline.POWER_ON);
            CompletableFuture<StateSender> second = new CompletableFuture<>();
            // In one go on the event loop, or the first could be over before the second begins, which is allowed.
            pair.toBackup.execute(() -> {
                var unused = new StateSender(pair.toBackup, begin, ram, outputs, StateDisks.NONE, () -> {});
                second.complete(new StateSender(pair.toBackup, begin, ram, outputs, StateDisks.NONE, () -> {}));
            });
            assertEquals(
                    "this host is at fault: two states at once on one link",
                    pair.primary.next(Events.Closed.class).reason());
            assertEquals(0, second.get().progress().scannedBytes());
        }
    }

    private StateBegin begin(Baseline start) {
        byte[] machine = new byte[StateBegin.MAX_MACHINE_BYTES];
        random.nextBytes(machine);
        return new StateBegin(start, RAM_BYTES, StreamPositions.of(start.outputs()), 0, ByteBuffer.wrap(machine));
    }

    private StateIntake assertWhole(StateBegin begin, ByteBuffer ram, Events backup) throws InterruptedException {
        return assertWhole(begin, ram, backup, () -> {});
    }

    private StateIntake assertWhole(StateBegin begin, ByteBuffer ram, Events backup, Runnable afterEach)
            throws InterruptedException {
        assertEquals(begin, backup.next(StateBegin.class));
        ByteBuffer copy = ByteBuffer.allocateDirect(RAM_BYTES);
        StateIntake intake = new StateIntake(begin, copy);
        Object next = backup.next(Object.class);
        while (next instanceof StatePiece piece) {
            assertEquals(Optional.empty(), intake.piece(piece));
            afterEach.run();
            next = backup.next(Object.class);
        }
        assertEquals(Optional.empty(), intake.end((StateEnd) next));
        assertTrue(intake.ramIsWhole());
        assertEquals(ram, copy);
        return intake;
    }

    /** Half of the pages are zero, in runs; the others hold so many different values. */
    private ByteBuffer sparseRam(int values) {
        ByteBuffer ram = ByteBuffer.allocateDirect(RAM_BYTES);
        boolean zero = false;
        for (int page = 0; page < RAM_BYTES; page += PAGE) {
            for (int i = 0; i < PAGE && !zero; i++) {
                ram.put(page + i, (byte) random.nextInt(values));
            }
            ram.put(page + PAGE - 1, (byte) (zero ? 0 : 1));
            zero = random.nextInt(20) == 0 ? !zero : zero;
        }
        return ram;
    }

    private static long nonZeroBytes(ByteBuffer ram) {
        long bytes = 0;
        for (int page = 0; page < RAM_BYTES; page += PAGE) {
            bytes += ram.get(page + PAGE - 1) == 0 ? 0 : PAGE;
        }
        return bytes;
    }
}
