package io.understudy.machine.virtio;

import static io.understudy.machine.virtio.DiskDriver.ANSWER;
import static io.understudy.machine.virtio.DiskDriver.DATA;
import static io.understudy.machine.virtio.DiskDriver.HEADER;
import static io.understudy.machine.virtio.DiskDriver.NEXT;
import static io.understudy.machine.virtio.DiskDriver.WRITE;
import static io.understudy.machine.virtio.VirtioBlk.FEATURE_FLUSH;
import static io.understudy.machine.virtio.VirtioBlk.TYPE_DISCARD;
import static io.understudy.machine.virtio.VirtioBlk.TYPE_FLUSH;
import static io.understudy.machine.virtio.VirtioBlk.TYPE_READ;
import static io.understudy.machine.virtio.VirtioBlk.TYPE_WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.DiskRequest;
import io.understudy.machine.block.ReadPiece;
import io.understudy.machine.block.RequestOutput;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The card of a disk that all replicas share: requests are outputs, and what was read is an input. */
class SharedVirtioBlkTest {
    private final List<byte[]> outputs = new ArrayList<>();
    private final DiskDriver driver = new DiskDriver(
                    false, Optional.of((bytes, offset, length) -> outputs.add(Arrays.copyOf(bytes, length))))
            .ready(FEATURE_FLUSH);

    private static void piece(DiskDriver to, long number, int at, byte[] data, int most) {
        byte[] input = new byte[ReadPiece.HEAD_BYTES + most];
        int length = ReadPiece.put(number, at, data, input, input.length);
        to.input.receive(input, 0, length);
    }

    private static byte[] filled(int bytes, int with) {
        byte[] data = new byte[bytes];
        Arrays.fill(data, (byte) with);
        return data;
    }

    private static byte[] read(DiskDriver from, int bytes) {
        return Arrays.copyOfRange(from.bytes.array(), DATA, DATA + bytes);
    }

    private static void restore(DiskDriver from, DiskDriver to) {
        StateWriter out = new StateWriter();
        from.card.save(out);
        to.card.restore(new StateReader(out.written()));
        to.bytes.put(0, from.bytes, 0, from.bytes.capacity());
        to.outcomes.addAll(from.outcomes);
    }

    @Test
    void shouldMakeAnOutputOfWhatChangesTheDiskAndOfNothingElse() {
        driver.request(TYPE_WRITE, 3, 512).notifyQueue().complete();
        driver.request(TYPE_READ, 3, 512).notifyQueue().complete();
        driver.request(TYPE_FLUSH, 0, 0).notifyQueue().complete();
        assertEquals(2, outputs.size());
        ByteBuffer first = ByteBuffer.wrap(outputs.get(0)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, first.getLong());
        assertEquals(1, first.get());
        assertEquals(3, first.getLong());
        assertEquals(512, first.getInt());
        assertEquals(
                List.of((long) RequestOutput.BYTES, 0L, 2L * RequestOutput.BYTES),
                driver.taken.stream().map(DiskRequest::leaves).toList());
    }

    @Test
    void shouldSeeOnAllReplicasWhatTheLogHas() {
        driver.request(TYPE_READ, 0, 1024).notifyQueue();
        byte[] data = filled(1024, 9);
        piece(driver, 0, 0, data, 600);
        assertArrayEquals(new byte[1024], read(driver, 1024), "it is seen when the request completes");
        piece(driver, 0, 600, data, 600);
        driver.complete();
        assertArrayEquals(data, read(driver, 1024), "not what this host read");
        assertEquals(0, driver.answer());
    }

    /** A primary died in the middle of it, and another one issued the request again. */
    @Test
    void shouldBeginAnewWithWhatANewPrimaryRead() {
        driver.request(TYPE_READ, 0, 1024).notifyQueue();
        piece(driver, 0, 0, filled(1024, 9), 600);
        DiskDriver other = new DiskDriver(false);
        restore(driver, other);
        byte[] data = filled(1024, 5);
        for (DiskDriver each : List.of(driver, other)) {
            piece(each, 0, 0, data, 700);
            piece(each, 0, 700, data, 700);
            each.complete();
            assertArrayEquals(data, read(each, 1024));
        }
    }

    /** A read is 4 MiB at the most, and a state beside RAM 512 KiB. */
    @Test
    void shouldHaveNothingInItsStateOfWhatCameInPart() {
        driver.request(TYPE_READ, 0, 1024).notifyQueue();
        StateWriter before = new StateWriter();
        driver.card.save(before);
        piece(driver, 0, 0, filled(1024, 9), 600);
        StateWriter after = new StateWriter();
        driver.card.save(after);
        assertEquals(before.written(), after.written());
        DiskDriver other = new DiskDriver(false);
        restore(driver, other);
        assertThrows(IllegalArgumentException.class, () -> piece(other, 0, 600, filled(1024, 9), 600));
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 512", "0, 4, 508", "0, 512, 1"})
    void shouldRefuseWhatDoesNotFollow(long number, int at, int length) {
        driver.request(TYPE_READ, 0, 512).notifyQueue();
        byte[] data = new byte[at + length];
        assertThrows(IllegalArgumentException.class, () -> piece(driver, number, at, data, length));
    }

    @Test
    void shouldRefuseTheEndOfWhatCameInPart() {
        driver.request(TYPE_READ, 0, 1024).notifyQueue();
        piece(driver, 0, 0, filled(1024, 9), 600);
        byte[] end = new byte[Completion.BYTES];
        new Completion(0, false, 0).put(end);
        assertThrows(IllegalArgumentException.class, () -> driver.input.receive(end, 0, end.length));
    }

    private int discard(long sector, int sectors, int flags) {
        driver.header(TYPE_DISCARD, 0)
                .bytes
                .putLong(DATA, sector)
                .putInt(DATA + 8, sectors)
                .putInt(DATA + 12, flags);
        driver.descriptor(0, HEADER, 16, NEXT, 1)
                .descriptor(1, DATA, 16, NEXT, 2)
                .descriptor(2, ANSWER, 1, WRITE, 0);
        driver.bytes.put(ANSWER, (byte) 0x55);
        driver.offer(0).notifyQueue();
        return driver.answer();
    }

    @Test
    void shouldDiscardWhatIsOnTheDisk() {
        assertEquals(0x55, discard(8, DiskDriver.SECTORS - 8, 0), "it is under way");
        DiskRequest request = driver.taken.get(0);
        assertEquals(DiskRequest.Kind.DISCARD, request.kind());
        assertEquals(8, request.sector());
        assertEquals((DiskDriver.SECTORS - 8) * 512, request.bytes());
        driver.complete();
        assertEquals(0, driver.answer());
        assertEquals(1, outputs.size());
        assertEquals(1, discard(8, DiskDriver.SECTORS - 7, 0));
        assertEquals(1, discard(-1, 1, 0));
        assertEquals(1, discard(0, -1, 0));
        assertEquals(2, discard(0, 1, 1), "a flag that is not there");
        assertTrue(driver.outcomes.isEmpty());
    }
}
