package io.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.storage.copy.ImageBasis;
import io.understudy.storage.copy.ImageCopy;
import io.understudy.storage.copy.ImageFill;
import io.understudy.storage.copy.MachineBasis;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A copy leaves while the guest writes on. Another seed with {@code -Dunderstudy.seed}. */
class ImageCopyTest {
    private static final long SEED = Long.getLong("understudy.seed", 1);
    private static final int ROUNDS = 150;
    private static final int SECTORS = SteppedDisk.BYTES / 512;

    private final List<String> failures = new ArrayList<>();

    private static DisksCopy copy(SteppedDisk from) {
        return new DisksCopy(List.of(from.worker), MachineBasis.none(1), 0, () -> {});
    }

    /**
     * Whatever is written meanwhile, and in whichever order reading, writing, sending and filling come, the newcomer's disk is
     * the one behind all requests that were under way, with their outcomes, and both are equal once both have done the rest.
     */
    @Test
    void shouldArriveAsItWasAtTheCheckpoint() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(SEED * ROUNDS + round);
            SteppedDisk from = new SteppedDisk();
            List<byte[]> later = new ArrayList<>();
            List<Long> places = new ArrayList<>();
            int before = random.nextInt(20);
            for (int left = before; left > 0; left--) {
                request(from, random);
                act(from, random);
            }
            DisksCopy copy = copy(from);
            byte[] checkpoint = from.promised.clone();
            SteppedDisk to = newcomer();
            DisksFill fill = new DisksFill(List.of(to.worker), false, false);
            while (!copy.isOver()) {
                if (random.nextInt(3) == 0) {
                    byte[] data = data(random);
                    long place = random.nextInt(SECTORS - data.length / 512);
                    from.write(place, data);
                    later.add(data);
                    places.add(place);
                }
                act(from, random);
                to.step();
                if (copy.isReady()) {
                    DisksCopy.Piece piece = copy.next();
                    assertEquals(
                            Optional.empty(),
                            piece.ofImage()
                                    ? fill.image(piece.offset(), piece.bytes())
                                    : fill.ends(piece.offset(), piece.bytes()));
                }
            }
            to.worker.underWay(0, before, 0);
            var unused = fill.complete();
            to.run();
            assertArrayEquals(checkpoint, to.image, "round " + round);
            for (int i = 0; i < later.size(); i++) {
                to.write(places.get(i), later.get(i));
            }
            from.run();
            to.run();
            assertArrayEquals(from.image, to.image, "round " + round);
            sameOutcomes(from, to, before, later.size());
        }
        assertEquals(List.of(), failures);
    }

    /** Of the requests that were under way, none of which the machine has taken; then the newcomer's own. */
    private static void sameOutcomes(SteppedDisk from, SteppedDisk to, int before, int later) {
        for (int number = 0; number < before; number++) {
            Completion end = from.worker.oldest().completion();
            assertEquals(number, end.number());
            assertArrayEquals(from.worker.take(end).data(), to.worker.take(end).data());
        }
        for (int number = 0; number < later; number++) {
            var unused = to.worker.take(new Completion(number, false, 0));
        }
        assertFalse(to.worker.ready());
    }

    /** Whoever sends the state of a machine without disks waits for none. */
    @Test
    void shouldBeOverWhereThereAreNoDisks() {
        assertTrue(Disks.NONE.copy(Disks.NONE.basis(true), 0, () -> {}).isOver());
    }

    /** A checkpoint may come within a step of the disk's thread; what the guest submits after it lies behind it all the same. */
    @Test
    void shouldLeaveOutWhatIsSubmittedAfterACheckpointWithinAStep() {
        SteppedDisk from = new SteppedDisk();
        DisksCopy givenUp = copy(from);
        List<DisksCopy> copies = new ArrayList<>(List.of(givenUp));
        from.reading = () -> {
            from.reading = () -> {};
            copies.add(copy(from));
            byte[] later = new byte[512];
            later[0] = 1;
            from.write(8, later);
        };
        from.run();
        from.run();
        DisksCopy copy = copies.get(1);
        assertTrue(copy.isReady());
        assertEquals(1, copy.next().bytes().remaining(), "the ends of no requests");
        assertTrue(copy.isOver(), "zeros only, as at the checkpoint");
        assertEquals(1, from.image[8 * 512], "and then it is executed");
    }

    @Test
    void shouldSendNoZeros() {
        SteppedDisk from = new SteppedDisk();
        DisksCopy copy = copy(from);
        from.run();
        assertTrue(copy.isReady(), "that no request was under way");
        assertFalse(copy.next().ofImage());
        from.run();
        assertTrue(copy.isOver());
        assertEquals(SteppedDisk.BYTES, copy.scannedBytes());
    }

    /** What a copy keeps may be large. One that was closed before it was sent never looks like a whole one. */
    @Test
    void shouldLetGoOfWhatNobodySends() {
        SteppedDisk from = new SteppedDisk();
        from.image[0] = 1;
        ImageCopy copy = from.worker.copy(ImageBasis.NONE, 0, () -> {});
        from.run();
        assertTrue(from.worker.copies());
        assertTrue(copy.isReady());
        copy.close();
        assertFalse(copy.isReady());
        assertFalse(copy.isOver());
        from.run();
        assertFalse(from.worker.copies());
    }

    @Test
    void shouldLetGoOfACopyThatIsSent() {
        SteppedDisk from = new SteppedDisk();
        from.image[0] = 1;
        ImageCopy copy = from.worker.copy(ImageBasis.NONE, 0, () -> {});
        from.run();
        assertEquals(1, copy.next().bytes().get(0));
        assertTrue(copy.isOver());
        from.run();
        assertFalse(from.worker.copies());
    }

    @Test
    void shouldSayThatTheImageCannotBeRead() {
        SteppedDisk from = new SteppedDisk();
        DisksCopy copy = copy(from);
        from.failure = "Input/output error";
        from.run();
        assertEquals("the image cannot be read at byte 0: Input/output error", copy.failure());
        from.failure = "";
        from.write(0, new byte[512]);
        from.run();
        assertEquals(1, from.worker.oldest().completion().number() + 1, "the guest goes on");
    }

    @Test
    void shouldSayThatTheImageCannotBeWritten() {
        SteppedDisk to = newcomer();
        to.failure = "No space left on device";
        DisksFill fill = new DisksFill(List.of(to.worker), false, false);
        assertEquals(Optional.empty(), fill.image(0, ByteBuffer.wrap(new byte[512])));
        to.run();
        assertEquals(List.of("the image that comes cannot be written: No space left on device"), failures);
    }

    @Test
    void shouldTakeNothingThatLiesBehindTheDisk() {
        DisksFill fill = new DisksFill(List.of(newcomer().worker), false, false);
        assertTrue(fill.image(SteppedDisk.BYTES, ByteBuffer.allocate(1)).isPresent());
        assertTrue(fill.image(SteppedDisk.BYTES - 1, ByteBuffer.allocate(2)).isPresent());
        assertTrue(fill.image(Long.MAX_VALUE, ByteBuffer.allocate(1)).isPresent());
        assertTrue(fill.ends(1, ByteBuffer.allocate(1)).isPresent());
    }

    /** Before anything is executed on it, it is forced: what was safe where it comes from is safe here. */
    @Test
    void shouldForceWhatCame() {
        SteppedDisk to = newcomer();
        DisksFill fill = new DisksFill(List.of(to.worker), false, false);
        assertEquals(Optional.empty(), fill.image(0, ByteBuffer.wrap(new byte[512])));
        assertEquals(Optional.empty(), fill.ends(0, ByteBuffer.wrap(new byte[1])));
        to.run();
        assertEquals(0, to.forces);
        var safe = fill.complete();
        assertFalse(safe.isDone());
        to.run();
        assertEquals(1, to.forces);
        assertTrue(safe.isDone());
    }

    @Test
    void shouldNotCallSafeWhatCannotBeForced() {
        SteppedDisk to = newcomer();
        DisksFill fill = new DisksFill(List.of(to.worker), false, false);
        assertEquals(Optional.empty(), fill.ends(0, ByteBuffer.wrap(new byte[1])));
        var safe = fill.complete();
        to.failure = "Input/output error";
        to.run();
        assertFalse(safe.isDone());
        assertEquals(1, failures.size());
    }

    /** A state whose parts do not belong together would leave a machine that waits for ever. */
    @Test
    void shouldRefuseEndsThatAreNotThoseOfTheRequestsUnderWay() {
        for (long[] underWay : new long[][] {{0, 2}, {1, 2}}) {
            SteppedDisk to = newcomer();
            DisksFill fill = new DisksFill(List.of(to.worker), false, false);
            to.worker.underWay(underWay[0], underWay[1], 0);
            DiskOutcome only = new DiskOutcome(new Completion(0, false, 0), new byte[0], false, "");
            assertEquals(Optional.empty(), fill.ends(0, OutcomeCodec.write(List.of(List.of(only)))));
            IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, fill::complete);
            assertTrue(refusal.getMessage().startsWith("disk 0 has requests under way from "), refusal.getMessage());
        }
    }

    private SteppedDisk newcomer() {
        return new SteppedDisk(Optional.of(new ImageFill(() -> {}, failures::add)));
    }

    private static void request(SteppedDisk disk, Random random) {
        byte[] data = data(random);
        long place = random.nextInt(SECTORS - data.length / 512);
        if (random.nextBoolean()) {
            disk.write(place, data);
        } else {
            disk.read(place, data.length);
        }
    }

    private static void act(SteppedDisk disk, Random random) {
        for (int steps = random.nextInt(3); steps > 0; steps--) {
            disk.step();
        }
    }

    private static byte[] data(Random random) {
        byte[] data = new byte[512 * (1 + random.nextInt(300))];
        random.nextBytes(data);
        return data;
    }
}
