package io.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.DiskFailure;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.block.DiskRequest;
import io.understudy.machine.block.ReadPiece;
import io.understudy.machine.input.InputQueue;
import io.understudy.nbd.Actor;
import io.understudy.nbd.HeldServer;
import io.understudy.nbd.NbdRequest;
import io.understudy.step.Threads;
import io.understudy.storage.copy.ImageBasis;
import io.understudy.storage.copy.ImageCopy;
import io.understudy.storage.image.CacheMode;
import io.understudy.storage.image.Drive;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shared disk as an acting host and as one that follows have it, on a server that is played by hand. */
@Timeout(60)
class SharedDiskTest {
    private static final byte[] NOTHING = {};
    private static final byte[] DATA = new byte[512];
    private static final Acting ALONE = new Acting(new Actor("vm", 1, "a", 1), false);

    private final BackupPromise promise = new BackupPromise(1);
    private final byte[] input = new byte[InputQueue.MAX_BYTES];
    private HeldServer server;
    private SharedDisk acting;
    private SharedDisk following;
    private InputQueue completions;
    private final Semaphore known = new Semaphore(0);
    private final Semaphore readThere = new Semaphore(0);

    @BeforeEach
    void start() throws IOException {
        server = new HeldServer();
    }

    @AfterEach
    void end() {
        acting.close();
        acting.ended().join();
        if (following != null) {
            following.close();
            following.ended().join();
        }
        server.close();
    }

    private SharedDisk disk(boolean readsExecuted) {
        SharedDisk disk = new SharedDisk(
                "disk 0",
                Drive.shared(server.export(), HeldServer.FACTS.bytes(), false, CacheMode.WRITEBACK, readsExecuted));
        disk.begin(Threads.DAEMONS);
        return disk;
    }

    private void act(boolean readsExecuted) {
        acting = disk(readsExecuted);
        completions = acting.completions(0, promise);
        acting.onOutcome(known::release);
        acting.act(ALONE, 1, 0);
    }

    private static DiskRequest read(long number) {
        return new DiskRequest(number, DiskRequest.Kind.READ, 0, 512, NOTHING, false);
    }

    private static DiskRequest write(long number, long leaves) {
        return new DiskRequest(number, DiskRequest.Kind.WRITE, 0, 512, DATA, false, leaves);
    }

    private void awaitOutcome() throws InterruptedException {
        while (completions.isEmpty()) {
            known.acquire();
        }
    }

    private Completion completion(int length) {
        assertEquals(Completion.BYTES, length);
        return Completion.get(input, 0, length);
    }

    @Test
    void shouldWriteWhatHasLeftAndSendItAgainWhenTheServerWasGone() throws Exception {
        act(false);
        acting.submit(write(0, 25));
        acting.submit(read(1));
        acting.released(25);
        NbdRequest written = server.awaitRequest();
        assertEquals(NbdRequest.Kind.WRITE, written.kind());
        server.cut();
        NbdRequest again = server.awaitRequest();
        assertEquals(NbdRequest.Kind.WRITE, again.kind());
        assertEquals(0, server.waiting(), "the read waits for it");
        assertTrue(completions.isEmpty());
        server.reply(again);
        awaitOutcome();
        Completion completion = completion(completions.take(input, input.length));
        assertFalse(completion.failed());
        acting.take(completion);
        server.reply(server.awaitRequest());
    }

    @Test
    void shouldLogWhatWasRead() throws Exception {
        act(false);
        acting.submit(read(0));
        server.reply(server.awaitRequest(), 7);
        awaitOutcome();
        int length = completions.take(input, input.length);
        assertTrue(ReadPiece.is(input, 0, length));
        assertEquals(512, ReadPiece.get(input, 0, length).length());
        assertEquals(7, input[ReadPiece.HEAD_BYTES]);
        assertEquals(0, completion(completions.take(input, input.length)).number());
    }

    /** A server that was cut off in the middle of a write may end that later; without a fence the disk waits for itself. */
    @Test
    void shouldLetASettleSecondPassWhereNoFenceDoes() throws Exception {
        act(false);
        acting.submit(write(0, 25));
        acting.released(25);
        server.awaitRequest();
        long before = System.nanoTime();
        server.cut();
        server.reply(server.awaitRequest());
        assertTrue(System.nanoTime() - before >= 1_000_000_000L);
        awaitOutcome();
    }

    /** What the log completed is confirmed by whoever takes over, though no heartbeat said so. */
    @Test
    void shouldConfirmWhatEndedBeforeItActed() throws Exception {
        acting = disk(false);
        completions = acting.completions(0, promise);
        LinkedBlockingQueue<Long> confirmed = new LinkedBlockingQueue<>();
        acting.onConfirmed(confirmed::add);
        acting.underWay(0, 1, 25);
        acting.resume(List.of(new DiskOutcome(new Completion(0, false, 0), NOTHING, false, "")));
        acting.take(new Completion(0, false, 0));
        acting.submit(write(1, 50));
        acting.take(new Completion(1, false, 0));
        acting.act(ALONE, 2, 50);
        assertEquals(50, confirmed.take());
    }

    @Test
    void shouldConfirmWhatCameWithTheState() throws Exception {
        acting = disk(false);
        completions = acting.completions(0, promise);
        LinkedBlockingQueue<Long> confirmed = new LinkedBlockingQueue<>();
        acting.onConfirmed(confirmed::add);
        acting.underWay(0, 1, 25);
        acting.resume(List.of(new DiskOutcome(new Completion(0, false, 0), NOTHING, false, "")));
        acting.take(new Completion(0, false, 0));
        acting.act(ALONE, 2, 25);
        assertEquals(25, confirmed.take());
    }

    /** The thread that learns of an end, the vCPU's that takes it, and a checkpoint: a copy has each end once. */
    @Test
    void shouldGiveACopyEachEndOnce() throws Exception {
        act(false);
        for (int round = 0; round < 200; round++) {
            acting.submit(read(2L * round));
            NbdRequest asked = server.awaitRequest();
            acting.submit(write(2 * round + 1, 0));
            ImageCopy before = acting.copy(ImageBasis.NONE, 0, known::release);
            server.reply(asked, 7);
            awaitOutcome();
            completions.take(input, input.length);
            ImageCopy copy = round % 2 == 0 ? before : acting.copy(ImageBasis.NONE, 0, known::release);
            int length = completions.take(input, input.length);
            // Behind a checkpoint it is given anew.
            length = length == Completion.BYTES ? length : completions.take(input, input.length);
            acting.take(completion(length));
            server.reply(server.awaitRequest());
            awaitOutcome();
            acting.take(completion(completions.take(input, input.length)));
            while (copy.outcomes() == null) {
                known.acquire();
            }
            assertEquals(
                    List.of(2L * round, 2L * round + 1),
                    copy.outcomes().stream()
                            .map(each -> each.completion().number())
                            .toList());
        }
    }

    /** Another machine may have the export at once only when this one is over, and not when one of its hosts goes. */
    @Test
    void shouldSayThatItGoesWhenTheMachineIsOver() throws Exception {
        acting = disk(false);
        completions = acting.completions(0, promise);
        acting.onOutcome(known::release);
        acting.act(new Acting(ALONE.actor(), true), 1, 0);
        acting.submit(read(0));
        server.reply(server.awaitRequest());
        acting.close();
        acting.ended().join();
        act(false);
        acting.submit(read(0));
        server.reply(server.awaitRequest());
        assertEquals(0, server.goodbyes(), "its machine goes on elsewhere");
        acting.machineOver();
        acting.close();
        server.awaitGoodbye();
    }

    /** No state has what was given in part. */
    @Test
    void shouldGiveAReadAnewBehindACheckpoint() throws Exception {
        act(false);
        acting.submit(read(0));
        server.reply(server.awaitRequest(), 7);
        awaitOutcome();
        int some = completions.take(input, ReadPiece.HEAD_BYTES + 300);
        assertEquals(0, ReadPiece.get(input, 0, some).at());
        acting.copy(ImageBasis.NONE, 0, () -> {});
        int all = completions.take(input, input.length);
        assertEquals(0, ReadPiece.get(input, 0, all).at());
        assertEquals(512, ReadPiece.get(input, 0, all).length());
        assertEquals(0, completion(completions.take(input, input.length)).number());
    }

    /** Neither replica has what was read from the log, and both have the same. */
    @Test
    void shouldHaveTheBackupReadForItself() throws Exception {
        promise.restsOnBackup(true);
        act(true);
        acting.promiseChanged();
        following = disk(true);
        following.onForced(readThere::release);
        following.onOutcome(readThere::release);
        following.follow(ALONE);

        acting.submit(read(0));
        server.reply(server.awaitRequest(), 7);
        awaitOutcome();
        Completion completion = completion(completions.take(input, input.length));
        acting.take(completion);
        acting.submit(write(1, 25));
        acting.released(25);

        following.submit(read(0));
        NbdRequest there = server.awaitRequest();
        assertEquals(NbdRequest.Kind.READ, there.kind(), "the write waits for it");
        assertFalse(following.ready());
        server.reply(there, 7);
        while (!following.ready()) {
            readThere.acquire();
        }
        assertEquals(7, following.take(completion).data()[511]);
        assertEquals(1, following.forced());
        promise.forcedThere(new long[] {1});
        acting.promiseChanged();
        NbdRequest written = server.awaitRequest();
        assertEquals(NbdRequest.Kind.WRITE, written.kind());
        server.reply(written);
    }

    /** Somebody else writes the export: that host is of no use, and says so. */
    @Test
    void shouldLeaveIfItReadsOtherBytes() throws Exception {
        act(true);
        following = disk(true);
        following.onOutcome(readThere::release);
        following.follow(ALONE);
        following.submit(read(0));
        server.reply(server.awaitRequest(), 8);
        while (!following.ready()) {
            readThere.acquire();
        }
        DiskFailure failure = assertThrows(DiskFailure.class, () -> following.take(new Completion(0, false, 0x1234)));
        assertTrue(failure.getMessage().contains("gave other bytes than on the primary"), failure.getMessage());
    }
}
