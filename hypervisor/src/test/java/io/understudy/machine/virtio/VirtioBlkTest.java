package io.understudy.machine.virtio;

import static io.understudy.machine.virtio.DiskDriver.ANSWER;
import static io.understudy.machine.virtio.DiskDriver.DATA;
import static io.understudy.machine.virtio.DiskDriver.HEADER;
import static io.understudy.machine.virtio.DiskDriver.NEEDS_RESET;
import static io.understudy.machine.virtio.DiskDriver.NEXT;
import static io.understudy.machine.virtio.DiskDriver.WRITE;
import static io.understudy.machine.virtio.VirtioBlk.FEATURE_FLUSH;
import static io.understudy.machine.virtio.VirtioBlk.TYPE_FLUSH;
import static io.understudy.machine.virtio.VirtioBlk.TYPE_IDENTIFY;
import static io.understudy.machine.virtio.VirtioBlk.TYPE_READ;
import static io.understudy.machine.virtio.VirtioBlk.TYPE_WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.block.DiskRequest;
import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** VIRTIO 1.1, 5.2, in its legacy interface. Another seed with {@code -Dunderstudy.seed}. */
class VirtioBlkTest {
    private static final long SEED = Long.getLong("understudy.seed", 1);
    private static final int HOSTILE_ROUNDS = 3_000;

    private final DiskDriver driver = new DiskDriver(false);

    @Test
    void shouldSayWhatItIs() {
        assertEquals(
                1 << 1 | 1 << 2 | 1 << 6 | 1 << 9 | 1 << 13,
                driver.card.read(0, 4),
                "SIZE_MAX, SEG_MAX, BLK_SIZE, FLUSH, DISCARD");
        assertEquals(1 << 5, new DiskDriver(true).card.read(0, 4) & 1 << 5, "RO");
        assertEquals(DiskDriver.SECTORS, driver.card.read(20, 4));
        assertEquals(0, driver.card.read(24, 4));
        assertEquals(126, driver.card.read(32, 4));
        assertEquals(512, driver.card.read(40, 4));
        assertEquals(128, driver.card.read(12, 2));
    }

    @Test
    void shouldWriteWhatTheGuestHadWhenItAsked() {
        driver.ready(FEATURE_FLUSH);
        byte[] data = random(1024);
        driver.bytes.put(DATA, data);
        driver.request(TYPE_WRITE, 3, 1024).notifyQueue();
        assertEquals(0, driver.usedIndex(), "it completes when the log says so");
        driver.bytes.put(DATA, new byte[1024]);
        driver.complete();
        assertEquals(0, driver.answer());
        assertEquals(1, driver.usedIndex());
        assertEquals(1, driver.card.read(19, 1), "an interrupt");
        assertArrayEquals(data, Arrays.copyOfRange(driver.image, 3 * 512, 5 * 512));
        assertFalse(driver.taken.get(0).isPromise());
    }

    @Test
    void shouldShowWhatWasReadAtTheCompletionAndNotBefore() {
        driver.ready(FEATURE_FLUSH);
        System.arraycopy(random(512), 0, driver.image, 512, 512);
        driver.request(TYPE_READ, 1, 512).notifyQueue();
        assertArrayEquals(new byte[512], Arrays.copyOfRange(driver.bytes.array(), DATA, DATA + 512));
        assertEquals(0x55, driver.answer());
        driver.complete();
        assertArrayEquals(random(512), Arrays.copyOfRange(driver.bytes.array(), DATA, DATA + 512));
        assertEquals(0, driver.answer());
        assertEquals(513, driver.usedLength(0));
    }

    @Test
    void shouldTellTheGuestOfARequestThatFailed() {
        driver.ready(FEATURE_FLUSH);
        driver.failing = true;
        Arrays.fill(driver.image, (byte) 7);
        driver.request(TYPE_READ, 1, 512).notifyQueue().complete();
        assertEquals(1, driver.answer());
        assertEquals(0, driver.bytes.get(DATA), "nothing was read");
    }

    /** Each is answered at once with this status, and no disk hears of it. */
    @ParameterizedTest
    @CsvSource({
        "0, 64, 512, 1", "0, 63, 1024, 1", "0, -1, 512, 1", "0, 9223372036854775807, 512, 1", "1, 64, 512, 1",
        "0, 0, 513, 1", "1, 0, 511, 1", "2, 0, 512, 2", "11, 0, 512, 1", "-1, 0, 0, 2"
    })
    void shouldRefuseWhatIsNotOnTheDisk(int type, long sector, int length, int status) {
        driver.ready(FEATURE_FLUSH).request(type, sector, length).notifyQueue();
        assertEquals(status, driver.answer());
        assertEquals(1, driver.usedIndex());
        assertTrue(driver.taken.isEmpty());
        assertEquals(0, driver.input.room());
        assertEquals(0, driver.status() & NEEDS_RESET);
    }

    @Test
    void shouldWriteNothingToADiskThatIsReadOnly() {
        DiskDriver readOnly = new DiskDriver(true).ready(FEATURE_FLUSH);
        readOnly.request(TYPE_WRITE, 0, 512).notifyQueue();
        assertEquals(1, readOnly.answer());
        assertTrue(readOnly.taken.isEmpty());
    }

    @Test
    void shouldNeedAResetIfThereIsNoPlaceForAnAnswer() {
        driver.ready(FEATURE_FLUSH).header(TYPE_READ, 0);
        driver.descriptor(0, HEADER, 16, 0, 0).offer(0).notifyQueue();
        assertEquals(NEEDS_RESET, driver.status() & NEEDS_RESET);
        driver.card.write(18, 1, 0);
        driver.setAvailableIndex(0);
        driver.ready(FEATURE_FLUSH).descriptor(0, HEADER, 15, NEXT, 1).descriptor(1, ANSWER, 1, WRITE, 0);
        driver.offer(0).notifyQueue();
        assertEquals(NEEDS_RESET, driver.status() & NEEDS_RESET);
    }

    @Test
    void shouldSayItsName() {
        driver.ready(FEATURE_FLUSH).request(TYPE_IDENTIFY, 0, 20).notifyQueue();
        byte[] name = Arrays.copyOfRange(driver.bytes.array(), DATA, DATA + 20);
        assertEquals("disk0", new String(name, StandardCharsets.US_ASCII).trim());
        assertEquals(0, driver.answer());
    }

    @Test
    void shouldForceEveryWriteOfADriverThatDoesNotFlush() {
        driver.ready(FEATURE_FLUSH).request(TYPE_FLUSH, 0, 0).notifyQueue().complete();
        assertEquals(DiskRequest.Kind.FLUSH, driver.taken.get(0).kind());
        assertEquals(1, driver.stops, "somebody waits for it");
        driver.card.write(18, 1, 0);
        driver.setAvailableIndex(0);
        driver.ready(0).request(TYPE_WRITE, 0, 512).notifyQueue();
        assertTrue(driver.taken.get(1).isPromise());
        assertEquals(2, driver.stops);
    }

    /** The rest waits in the driver's queue, and comes as soon as there is room. */
    @Test
    void shouldTakeSoManyAtATime() {
        driver.ready(FEATURE_FLUSH).request(TYPE_WRITE, 0, 512);
        for (int more = 1; more < 40; more++) {
            driver.offer(0);
        }
        driver.notifyQueue();
        assertEquals(Flights.MOST, driver.taken.size());
        driver.complete();
        assertEquals(Flights.MOST + 1, driver.taken.size());
        for (int left = 39; left > 0; left--) {
            driver.complete();
        }
        assertEquals(40, driver.usedIndex());
        assertEquals(0, driver.input.room());
    }

    @Test
    void shouldForgetWhatAResetHasMadeVoid() {
        driver.ready(FEATURE_FLUSH).request(TYPE_READ, 0, 512).notifyQueue();
        driver.card.write(18, 1, 0);
        driver.setAvailableIndex(0);
        Arrays.fill(driver.image, (byte) 9);
        driver.ready(FEATURE_FLUSH).request(TYPE_READ, 1, 512).notifyQueue();
        driver.complete();
        assertEquals(0, driver.usedIndex());
        assertEquals(0, driver.bytes.get(DATA));
        driver.complete();
        assertEquals(1, driver.usedIndex());
        assertEquals(9, driver.bytes.get(DATA));
    }

    @Test
    void shouldTakeNoCompletionOfWhatWasNotAsked() {
        byte[] completion = new byte[Completion.BYTES];
        new Completion(0, false, 0).put(completion);
        assertThrows(IllegalArgumentException.class, () -> driver.input.receive(completion, 0, completion.length));
        driver.ready(FEATURE_FLUSH).request(TYPE_READ, 0, 512).notifyQueue();
        assertThrows(IllegalArgumentException.class, () -> driver.input.receive(completion, 0, 12));
        new Completion(1, false, 0).put(completion);
        assertThrows(IllegalArgumentException.class, () -> driver.input.receive(completion, 0, completion.length));
    }

    /** What was written, and where, is part of the state, so that images that differ are found out. */
    @Test
    void shouldHaveEverythingWrittenInItsState() {
        byte[][] states = new byte[3][];
        for (int i = 0; i < 3; i++) {
            DiskDriver each = new DiskDriver(false).ready(FEATURE_FLUSH);
            each.bytes.put(DATA, (byte) (i == 1 ? 1 : 0));
            each.request(TYPE_WRITE, i == 2 ? 1 : 0, 512).notifyQueue().complete();
            states[i] = state(each);
        }
        assertFalse(Arrays.equals(states[0], states[1]), "other bytes");
        assertFalse(Arrays.equals(states[0], states[2]), "another place");
    }

    /**
     * Whatever ring and buffers hold, nothing is thrown, two cards do the same, one of them restored from its copy all the
     * time, and no request lies outside the disk.
     */
    @Test
    void shouldBearAnyDriver() {
        int taken = 0;
        int completed = 0;
        int broken = 0;
        for (int round = 0; round < HOSTILE_ROUNDS; round++) {
            DiskDriver one = new DiskDriver(round % 5 == 0).ready(FEATURE_FLUSH);
            DiskDriver other = new DiskDriver(round % 5 == 0).ready(FEATURE_FLUSH);
            HostileDisk.play(one, new Random(SEED * HOSTILE_ROUNDS + round), false);
            HostileDisk.play(other, new Random(SEED * HOSTILE_ROUNDS + round), true);
            assertArrayEquals(one.bytes.array(), other.bytes.array());
            assertArrayEquals(state(one), state(other));
            assertArrayEquals(one.image, other.image);
            for (DiskRequest request : one.taken) {
                assertTrue(request.sector() >= 0 && request.offset() + request.bytes() <= one.image.length);
            }
            taken += one.taken.size();
            completed += one.usedIndex() > 0 ? 1 : 0;
            broken += (one.status() & NEEDS_RESET) == 0 ? 0 : 1;
        }
        assertTrue(taken > HOSTILE_ROUNDS, "taken " + taken);
        assertTrue(completed > HOSTILE_ROUNDS / 4, "completed " + completed);
        assertTrue(broken > HOSTILE_ROUNDS / 10 && broken < HOSTILE_ROUNDS, "broken " + broken);
    }

    @Test
    void shouldSayWhichRequestsAreUnderWayWhenItIsRestored() {
        driver.ready(FEATURE_FLUSH).request(TYPE_READ, 0, 512).notifyQueue();
        DiskDriver other = new DiskDriver(false);
        other.card.restore(new StateReader(ByteBuffer.wrap(state(driver))));
        assertEquals(List.of(0L, 1L), other.underWay);
        DiskDriver idle = new DiskDriver(false).ready(FEATURE_FLUSH);
        other.card.restore(new StateReader(ByteBuffer.wrap(state(idle))));
        assertEquals(List.of(0L, 0L), other.underWay);
    }

    /** What was read may have come from another host. */
    @Test
    void shouldRefuseAnOutcomeOfAnotherLength() {
        driver.ready(FEATURE_FLUSH).request(TYPE_READ, 0, 512).notifyQueue();
        driver.outcomes.clear();
        driver.outcomes.add(new DiskOutcome(new Completion(0, false, 0), new byte[511], false, ""));
        byte[] end = new byte[Completion.BYTES];
        new Completion(0, false, 0).put(end);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> driver.input.receive(end, 0, end.length));
        assertEquals("request 0 read 511 bytes, not 512", refusal.getMessage());
    }

    @Test
    void shouldRefuseADamagedStateInOneLine() {
        driver.ready(FEATURE_FLUSH).request(TYPE_READ, 0, 512).notifyQueue();
        byte[] state = state(driver);
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = state.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            DiskDriver other = new DiskDriver(false);
            try {
                other.card.restore(new StateReader(ByteBuffer.wrap(damaged)));
            } catch (BadStateException e) {
                assertFalse(e.getMessage().contains("\n"));
            }
        }
    }

    private static byte[] state(DiskDriver driver) {
        StateWriter out = new StateWriter();
        driver.card.save(out);
        byte[] bytes = new byte[out.written().remaining()];
        out.written().get(bytes);
        return bytes;
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        return random;
    }
}
