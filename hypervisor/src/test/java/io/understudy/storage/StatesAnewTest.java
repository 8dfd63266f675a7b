package io.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.Baseline;
import io.understudy.storage.copy.ImageCopy;
import io.understudy.storage.copy.MachineBasis;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A backup that stores the log gets states anew, and of disks what changed. Another seed with {@code -Dunderstudy.seed}. */
class StatesAnewTest {
    private static final long SEED = Long.getLong("understudy.seed", 1);
    private static final int ROUNDS = 200;
    private static final int STATES = 12;

    private final Random random = new Random(SEED);

    /** A backup's images, and of which state they are. */
    private static final class Stored {
        final byte[] image = new byte[SteppedDisk.BYTES];
        long state = Baseline.POWER_ON.nextSequence();

        void adopt(long arrived, List<DisksCopy.Piece> pieces) {
            pieces.stream().filter(DisksCopy.Piece::ofImage).forEach(this::write);
            state = arrived;
        }

        private void write(DisksCopy.Piece piece) {
            piece.bytes()
                    .duplicate()
                    .get(image, (int) piece.offset(), piece.bytes().remaining());
        }
    }

    /**
     * Whatever is written when, whichever states break off or are not taken, and whoever else gets a copy in between: the
     * images are those of the state.
     */
    @Test
    void shouldHaveTheImagesOfTheLastState() {
        for (int round = 0; round < ROUNDS; round++) {
            SteppedDisk from = new SteppedDisk();
            Stored backup = new Stored();
            long next = backup.state;
            for (int states = 0; states < STATES; states++) {
                write(from, random.nextInt(4));
                next += 1 + random.nextInt(3);
                if (random.nextInt(4) == 0) {
                    take(from, MachineBasis.none(1), 0, random.nextInt(20));
                }
                DisksCopy copy = copy(from, MachineBasis.ofState(1, backup.state), next);
                byte[] promised = from.promised.clone();
                List<DisksCopy.Piece> pieces = take(from, copy, random.nextInt(4) == 0 ? random.nextInt(5) : -1);
                if (copy.isOver() && random.nextInt(4) > 0) {
                    backup.adopt(next, pieces);
                    assertArrayEquals(promised, backup.image, "round " + round + ", state " + next);
                }
            }
        }
    }

    /** What did not change does not travel, and what became zeros does. */
    @Test
    void shouldSendWhatChangedAlone() {
        SteppedDisk from = new SteppedDisk();
        Stored backup = new Stored();
        from.write(0, ones());
        from.write(4 * ImageCopy.CHUNK / 512, ones());
        assertEquals(Set.of(0L, 4L * ImageCopy.CHUNK), sent(from, backup, 7));
        from.write(0, new byte[512]);
        assertEquals(Set.of(0L), sent(from, backup, 9));
        assertEquals(Set.of(), sent(from, backup, 11));
    }

    /** Of a state that nobody knows any more nothing can be said. */
    @Test
    void shouldSendEverythingToOneThatHasAnotherState() {
        SteppedDisk from = new SteppedDisk();
        Stored backup = new Stored();
        backup.state = 5;
        assertEquals(7, sent(from, backup, 7).size());
    }

    private Set<Long> sent(SteppedDisk from, Stored backup, long state) {
        DisksCopy copy = copy(from, MachineBasis.ofState(1, backup.state), state);
        List<DisksCopy.Piece> pieces = take(from, copy, -1);
        assertTrue(copy.isOver());
        backup.adopt(state, pieces);
        Set<Long> places = new TreeSet<>();
        pieces.stream().filter(DisksCopy.Piece::ofImage).forEach(piece -> places.add(piece.offset()));
        return places;
    }

    private static DisksCopy copy(SteppedDisk from, MachineBasis basis, long state) {
        return new DisksCopy(List.of(from.worker), basis, state, () -> {});
    }

    private void take(SteppedDisk from, MachineBasis basis, long state, int most) {
        var unused = take(from, copy(from, basis, state), most);
    }

    /** The pieces of a copy, while the guest writes; at most so many looks for them, if it breaks off. */
    private List<DisksCopy.Piece> take(SteppedDisk from, DisksCopy copy, int most) {
        List<DisksCopy.Piece> pieces = new ArrayList<>();
        for (int looks = 0; !copy.isOver(); looks++) {
            if (looks == most) {
                copy.close();
                return pieces;
            }
            write(from, random.nextInt(6) == 0 ? 1 : 0);
            var unused = from.step();
            if (copy.isReady()) {
                DisksCopy.Piece piece = copy.next();
                ByteBuffer bytes = ByteBuffer.allocate(piece.bytes().remaining());
                pieces.add(new DisksCopy.Piece(
                        piece.ofImage(),
                        piece.offset(),
                        bytes.put(piece.bytes()).flip()));
            }
        }
        return pieces;
    }

    private void write(SteppedDisk to, int times) {
        for (int left = times; left > 0; left--) {
            byte[] data = new byte[512 * (1 + random.nextInt(200))];
            if (random.nextBoolean()) {
                random.nextBytes(data);
            }
            to.write(random.nextInt((SteppedDisk.BYTES - data.length) / 512 + 1), data);
        }
    }

    private static byte[] ones() {
        byte[] ones = new byte[512];
        Arrays.fill(ones, (byte) 1);
        return ones;
    }
}
