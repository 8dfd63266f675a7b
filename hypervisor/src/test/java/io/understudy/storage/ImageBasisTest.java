package io.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.message.ChannelMessage.Basis;
import io.understudy.step.Threads;
import io.understudy.storage.copy.ImageCopy;
import io.understudy.storage.copy.ImageFill;
import io.understudy.storage.copy.MachineBasis;
import io.understudy.storage.image.Blocks;
import io.understudy.storage.image.CacheMode;
import io.understudy.storage.image.Drive;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer has images from before. Another seed with {@code -Dunderstudy.seed}. */
class ImageBasisTest {
    private static final long SEED = Long.getLong("understudy.seed", 1);
    private static final int ROUNDS = 150;
    private static final int CHUNKS = ImageCopy.chunks(SteppedDisk.BYTES);

    private final Random random = new Random(SEED);
    private final SteppedDisk from = new SteppedDisk();
    private final SteppedDisk to = newcomer();
    private final ArrayDeque<Basis> said = new ArrayDeque<>();
    private final Set<Integer> sent = new TreeSet<>();

    private static final class Zeros implements Blocks {
        @Override
        public void read(long offset, ByteBuffer into) {
            into.position(into.limit());
        }

        @Override
        public void write(long offset, ByteBuffer from) {
            throw new AssertionError("nothing is written");
        }

        @Override
        public void force() {}

        @Override
        public void close() {}
    }

    private static SteppedDisk newcomer() {
        return new SteppedDisk(Optional.of(new ImageFill(() -> {}, why -> {
            throw new AssertionError(why);
        })));
    }

    /** Whatever the two images hold, whatever the guest writes, and in whichever order all of it happens. */
    @Test
    void shouldBecomeTheOtherImage() {
        for (int round = 0; round < ROUNDS; round++) {
            ImageBasisTest one = new ImageBasisTest();
            one.random.setSeed(SEED * ROUNDS + round);
            one.randomImages();
            one.transfer(true);
            assertArrayEquals(one.from.image, one.to.image, "round " + round);
        }
    }

    private void randomImages() {
        random.nextBytes(from.image);
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            int start = chunk * ImageCopy.CHUNK;
            int length = Math.min(ImageCopy.CHUNK, SteppedDisk.BYTES - start);
            switch (random.nextInt(4)) {
                case 0 -> System.arraycopy(from.image, start, to.image, start, length);
                case 1 -> to.image[start + random.nextInt(length)] = 1;
                case 2 -> {
                    System.arraycopy(new byte[length], 0, from.image, start, length);
                    to.image[start + random.nextInt(length)] = 1;
                }
                default -> System.arraycopy(new byte[length], 0, from.image, start, length);
            }
        }
        System.arraycopy(from.image, 0, from.promised, 0, SteppedDisk.BYTES);
    }

    @Test
    void shouldSendOnlyWhatDiffers() {
        random.nextBytes(from.image);
        System.arraycopy(from.image, 0, to.image, 0, SteppedDisk.BYTES);
        from.image[3] ^= 1;
        from.image[SteppedDisk.BYTES - 1] ^= 1;
        transfer(false);
        assertEquals(Set.of(0, CHUNKS - 1), sent);
        assertArrayEquals(from.image, to.image);
    }

    /** Zeros are what a new image has; an old one may have something else. */
    @Test
    void shouldSendZerosToWhoHasSomethingElse() {
        to.image[ImageCopy.CHUNK] = 1;
        transfer(false);
        assertEquals(Set.of(1), sent);
        assertArrayEquals(from.image, to.image);
    }

    /** What a sector held that cannot be read any more comes from the other side, and is written over it. */
    @Test
    void shouldRepairABadSector() {
        to.badSector = 2 * ImageCopy.CHUNK / 512 + 1;
        transfer(false);
        assertEquals(Set.of(2), sent);
        assertArrayEquals(from.image, to.image);
        assertEquals(-1, to.badSector, "it was written");
    }

    /** The guest's writes wait for no newcomer that is slow to say what it has. */
    @Test
    void shouldSendWhatIsNotSaidYetBeforeWritesWouldWait() {
        int piece = 1 << 20;
        long bytes = 100L * piece;
        ImageCopy copy = new ImageCopy(
                bytes, List.of(), MachineBasis.coming(List.of(bytes)).of(0), 0, () -> {});
        copy.begin();
        long written = 0;
        while (copy.mayWrite()) {
            assertFalse(copy.isReady(), "after " + written);
            copy.beforeWrite(new Zeros(), written, piece);
            written += piece;
        }
        assertTrue(copy.isReady());
        assertEquals(0, copy.next().offset());
        assertTrue(copy.mayWrite());
        assertFalse(copy.isReady());
    }

    /** What is said of them would take the memory of a primary that must live. */
    @Test
    void shouldSendVeryLargeDisksWhole(@TempDir Path folder) throws IOException {
        for (long more : new long[] {0, 512}) {
            Path image = folder.resolve("large" + more);
            long bytes = MachineBasis.MOST_BYTES + more;
            try (RandomAccessFile hole = new RandomAccessFile(image.toFile(), "rw")) {
                hole.setLength(bytes);
            }
            Drive drive = new Drive(image, bytes, false, CacheMode.WRITEBACK, false);
            try (Disks disks = Disks.open(List.of(drive), Threads.DAEMONS)) {
                Basis first = new Basis(0, ByteBuffer.allocate(Basis.CHECK_BYTES));
                assertEquals(more > 0, disks.basis(true).add(first).isPresent());
            }
        }
    }

    @Test
    void shouldObjectToWhatNobodyAskedFor() {
        MachineBasis basis = MachineBasis.coming(List.of((long) SteppedDisk.BYTES, 1L));
        ByteBuffer one = ByteBuffer.allocate(Basis.CHECK_BYTES);
        assertTrue(basis.add(new Basis(1, one)).isPresent(), "a gap");
        for (int chunk = 0; chunk <= CHUNKS; chunk++) {
            assertEquals(Optional.empty(), basis.add(new Basis(chunk, one)));
        }
        assertTrue(basis.add(new Basis(CHUNKS + 1, one)).isPresent(), "behind the last");
        assertTrue(MachineBasis.none(1).add(new Basis(0, one)).isPresent(), "of no images");
        assertTrue(MachineBasis.none(0).add(new Basis(0, one)).isPresent(), "of no disks");
    }

    private void transfer(boolean guestWrites) {
        MachineBasis basis = MachineBasis.coming(List.of((long) SteppedDisk.BYTES));
        DisksCopy copy = new DisksCopy(List.of(from.worker), basis, 0, () -> {});
        DisksFill fill = new DisksFill(List.of(to.worker), true, false);
        fill.tellBasis(said::add);
        while (!copy.isOver()) {
            if (guestWrites && random.nextInt(6) == 0) {
                byte[] data = new byte[512 * (1 + random.nextInt(300))];
                random.nextBytes(data);
                long place = random.nextInt((SteppedDisk.BYTES - data.length) / 512);
                from.write(place, data);
                to.write(place, data);
            }
            for (SteppedDisk disk : List.of(from, to)) {
                for (int steps = random.nextInt(3); steps > 0; steps--) {
                    disk.step();
                }
            }
            if (random.nextBoolean() && !said.isEmpty()) {
                assertEquals(Optional.empty(), basis.add(said.remove()));
            }
            if (copy.isReady()) {
                send(copy.next(), fill);
            }
        }
        to.worker.underWay(0, 0, 0);
        var unused = fill.complete();
        to.run();
        from.run();
    }

    private void send(DisksCopy.Piece piece, DisksFill fill) {
        if (piece.ofImage()) {
            sent.add((int) (piece.offset() / ImageCopy.CHUNK));
            assertEquals(Optional.empty(), fill.image(piece.offset(), piece.bytes()));
        } else {
            assertEquals(Optional.empty(), fill.ends(piece.offset(), piece.bytes()));
        }
    }
}
