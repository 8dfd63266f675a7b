package io.understudy.storage.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.block.DiskRequest;
import io.understudy.nbd.ExportFacts;
import io.understudy.nbd.NbdProtocol;
import io.understudy.nbd.NbdRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestWindowTest {
    private static final long SEED = Long.getLong("understudy.seed", 1);
    private static final byte[] NOTHING = {};

    /** HAS_FLAGS, FLUSH, FUA, TRIM. */
    private static final ExportFacts ALL = new ExportFacts(1 << 20, 1 | 1 << 2 | 1 << 3 | 1 << 5);

    private static final ExportFacts NO_FORCE = new ExportFacts(1 << 20, 1 | 1 << 2);
    private static final ExportFacts PLAIN = new ExportFacts(1 << 20, 1);

    private final RequestWindow window = new RequestWindow("disk 0", true);
    private long number;
    private long outputs;

    @BeforeEach
    void act() {
        window.act();
    }

    private DiskRequest request(DiskRequest.Kind kind, long sector, int sectors, boolean durable) {
        byte[] data = kind == DiskRequest.Kind.WRITE ? new byte[sectors * 512] : NOTHING;
        long leaves = kind == DiskRequest.Kind.READ ? 0 : ++outputs;
        DiskRequest made = new DiskRequest(number++, kind, sector, sectors * 512, data, durable, leaves);
        window.add(made);
        return made;
    }

    private DiskRequest write(long sector) {
        return request(DiskRequest.Kind.WRITE, sector, 1, false);
    }

    private DiskRequest read(long sector) {
        return request(DiskRequest.Kind.READ, sector, 1, false);
    }

    private DiskRequest flush() {
        return request(DiskRequest.Kind.FLUSH, 0, 0, false);
    }

    private void reply(long handle) {
        assertNull(window.replied(handle, 0, NOTHING, ALL));
    }

    private List<Long> sendable() {
        List<Long> handles = new ArrayList<>();
        for (NbdRequest next = window.next(ALL); next != null; next = window.next(ALL)) {
            handles.add(next.handle());
        }
        return handles;
    }

    /** The output rule: what the backup does not know of is not written. */
    @Test
    void shouldSendNothingThatHasNotLeft() {
        write(0);
        write(8);
        assertEquals(List.of(), sendable());
        window.released(1);
        assertEquals(List.of(0L), sendable());
        assertNull(window.oldest(), "nothing completes that did not happen");
        window.released(2);
        assertEquals(List.of(1L), sendable());
    }

    @Test
    void shouldNotHaveTheServerOrderWhatTouches() {
        window.released(10);
        write(0);
        read(0);
        write(1);
        read(2);
        assertEquals(List.of(0L, 2L, 3L), sendable());
        reply(0);
        assertEquals(List.of(1L), sendable());
    }

    @Test
    void shouldNotWriteWhatAnEarlierReadHasNotRead() {
        window.released(10);
        read(0);
        write(0);
        assertEquals(List.of(0L), sendable());
        reply(0);
        assertEquals(List.of(1L), sendable());
    }

    /** A read does not overtake a write that waits to leave. */
    @Test
    void shouldReadWhatWasWritten() {
        write(0);
        read(0);
        read(1);
        assertEquals(List.of(2L), sendable());
    }

    @Test
    void shouldFlushBehindWhatWasWritten() {
        window.released(10);
        write(0);
        flush();
        write(1);
        assertEquals(List.of(0L, 2L), sendable());
        reply(0);
        assertEquals(List.of(1L), sendable());
        reply(2);
        assertEquals(0, window.oldest().completion().number());
        assertEquals(1, window.endedFrom(0).size(), "the flush is between");
        reply(1);
        assertEquals(3, window.endedFrom(0).size());
        assertEquals(3, window.confirmed());
    }

    @Test
    void shouldSendAgainInOrderWhatTheServerHasNotRepliedTo() {
        window.released(10);
        write(0);
        write(1);
        write(0);
        assertEquals(List.of(0L, 1L), sendable());
        reply(1);
        window.lost();
        assertEquals(List.of(0L), sendable());
        reply(0);
        assertEquals(List.of(2L), sendable());
    }

    @Test
    void shouldForceWhatADriverWithoutFlushWrites() {
        window.released(10);
        request(DiskRequest.Kind.WRITE, 0, 1, true);
        NbdRequest sent = window.next(ALL);
        assertTrue(sent.force());
        reply(sent.handle());
        assertNotNull(window.oldest());
        window.removeOldest();

        request(DiskRequest.Kind.WRITE, 0, 1, true);
        NbdRequest second = window.next(NO_FORCE);
        assertFalse(second.force());
        NbdRequest forcing = window.replied(second.handle(), 0, NOTHING, NO_FORCE);
        assertEquals(NbdRequest.Kind.FLUSH, forcing.kind());
        assertNull(window.oldest(), "it is written and not forced");
        assertNull(window.replied(forcing.handle(), 0, NOTHING, NO_FORCE));
        assertNotNull(window.oldest());
    }

    /** A replica that follows reads what the primary read: behind the writes that the log has completed. */
    @Test
    void shouldReadWhereItFollows() {
        RequestWindow follower = new RequestWindow("disk 0", true);
        DiskRequest first = write(0);
        DiskRequest second = read(0);
        DiskRequest third = read(1);
        List.of(first, second, third).forEach(follower::add);
        assertEquals(2, follower.next(ALL).handle());
        assertNull(follower.next(ALL), "the write is the primary's, and not completed");
        follower.removeOldest();
        assertEquals(1, follower.next(ALL).handle());
        assertFalse(follower.isBusy());
    }

    /** The backup's read must not find what was written later. */
    @Test
    void shouldWriteNothingWhereTheBackupHasStillToRead() {
        window.released(10);
        window.backupReads(true, 0);
        read(0);
        write(0);
        write(1);
        assertEquals(List.of(0L, 2L), sendable());
        reply(0);
        assertTrue(window.isOldestReadByAll());
        assertEquals(List.of(), sendable(), "it is read here");
        window.removeOldest();
        assertEquals(List.of(), sendable(), "and completed here");
        window.backupReads(true, 0);
        assertEquals(List.of(), sendable());
        window.backupReads(true, 1);
        assertEquals(List.of(1L), sendable());
    }

    @Test
    void shouldNotWaitForABackupThatIsGone() {
        window.released(10);
        window.backupReads(true, 0);
        read(0);
        assertEquals(List.of(0L), sendable());
        reply(0);
        window.backupReads(false, 0);
        assertFalse(window.isOldestReadByAll(), "what was read has to be in the log");
        write(0);
        assertEquals(List.of(1L), sendable());
    }

    @Test
    void shouldEndAtOnceWhatTheServerCannotDo() {
        window.released(10);
        flush();
        request(DiskRequest.Kind.DISCARD, 0, 8, false);
        assertNull(window.next(PLAIN));
        assertEquals(2, window.endedFrom(0).size());
    }

    @Test
    void shouldTrim() {
        window.released(10);
        request(DiskRequest.Kind.DISCARD, 8, 8, false);
        NbdRequest sent = window.next(ALL);
        assertEquals(NbdRequest.Kind.TRIM, sent.kind());
        assertEquals(4096, sent.offset());
        assertEquals(4096, sent.length());
    }

    @Test
    void shouldSayWhatFailed() {
        window.released(10);
        write(0);
        NbdRequest sent = window.next(ALL);
        assertNull(window.replied(sent.handle(), NbdProtocol.ENOSPC, NOTHING, ALL));
        assertTrue(window.oldest().completion().failed());
        assertEquals(
                "disk 0: the write of 512 bytes at sector 0 failed on the server: no space left on device",
                window.oldest().what());
    }

    @Test
    void shouldGoOnBehindWhatEndedElsewhere() {
        DiskOutcome known = new DiskOutcome(new Completion(0, false, 0), NOTHING, false, "");
        window.addEnded(List.of(known));
        number = 1;
        window.released(10);
        write(0);
        assertEquals(List.of(1L), sendable());
        assertEquals(0, window.removeOldest());
        assertEquals(1, window.oldestNumber());
    }

    /** Whatever order a server has, and however often it is lost, what is there in the end is what was asked for in order. */
    @Test
    void shouldEndAsIfOneWasExecutedAfterTheOther() {
        Random random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            RequestWindow own = new RequestWindow("disk 0", true);
            own.act();
            int[] promised = new int[8];
            int[] server = new int[8];
            List<int[]> expected = new ArrayList<>();
            int count = 1 + random.nextInt(30);
            for (int i = 0; i < count; i++) {
                int sector = random.nextInt(8);
                boolean reads = random.nextInt(3) == 0;
                byte[] data = reads ? NOTHING : new byte[] {(byte) (i + 1)};
                own.add(new DiskRequest(
                        i, reads ? DiskRequest.Kind.READ : DiskRequest.Kind.WRITE, sector, 512, data, false, i));
                promised[sector] = reads ? promised[sector] : i + 1;
                expected.add(new int[] {promised[sector]});
            }
            List<NbdRequest> with = new ArrayList<>();
            long released = 0;
            int turns = 0;
            for (int left = count; left > 0; ) {
                assertTrue(turns++ < 10_000, "seed " + SEED + ": a request is never sent again");
                released += random.nextInt(3);
                own.released(released);
                for (NbdRequest next = own.next(ALL); next != null; next = own.next(ALL)) {
                    with.add(next);
                }
                if (!with.isEmpty() && random.nextInt(10) == 0) {
                    // Some were executed, and nobody heard of it.
                    with.stream().filter(each -> random.nextBoolean()).forEach(each -> execute(each, server));
                    with.clear();
                    own.lost();
                } else if (!with.isEmpty()) {
                    NbdRequest done = with.remove(random.nextInt(with.size()));
                    execute(done, server);
                    own.replied(done.handle(), 0, new byte[] {(byte) server[(int) done.offset() / 512]}, ALL);
                }
                for (; own.oldest() != null; left--) {
                    long oldest = own.oldestNumber();
                    int seen = own.oldest().data()[0];
                    assertEquals(expected.get((int) oldest)[0], seen, "seed " + SEED + ", request " + oldest);
                    own.removeOldest();
                }
            }
            for (int sector = 0; sector < 8; sector++) {
                assertEquals(promised[sector], server[sector], "seed " + SEED);
            }
        }
    }

    private static void execute(NbdRequest request, int[] server) {
        if (request.kind() == NbdRequest.Kind.WRITE) {
            server[(int) request.offset() / 512] = request.data()[0];
        }
    }
}
