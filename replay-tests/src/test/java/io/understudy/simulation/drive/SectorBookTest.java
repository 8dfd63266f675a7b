package io.understudy.simulation.drive;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What an image may hold, by what its guest was told. */
class SectorBookTest {
    private static final int SECTOR = 200;

    private final SectorBook book = new SectorBook();
    private final byte[] image = Sectors.firstImage();

    private boolean takes(int stamp) {
        byte[] changed = image.clone();
        Arrays.fill(changed, SECTOR * Sectors.BYTES, (SECTOR + 1) * Sectors.BYTES, (byte) 0);
        Sectors.fill(changed, SECTOR * Sectors.BYTES, SECTOR, stamp);
        return book.objection(changed).isEmpty();
    }

    @Test
    void shouldTakeTheImageAsItWasAtFirst() {
        assertTrue(takes(Sectors.ZEROS));
        assertFalse(takes(7));
        assertFalse(book.promises());
    }

    @Test
    void shouldTakeOldAndNewUntilTheNewIsSafe() {
        book.written(4, SECTOR, 7);
        book.written(5, SECTOR, 9);
        assertTrue(takes(Sectors.ZEROS) && takes(7) && takes(9));
        book.safe(5);
        assertFalse(takes(Sectors.ZEROS), "older than what is safe");
        assertTrue(takes(7) && takes(9));
        book.safe(6);
        assertTrue(takes(9) && !takes(7));
        assertTrue(book.promises());
    }

    @Test
    void shouldNotRelyOnWhatFailed() {
        book.written(4, SECTOR, 7);
        book.uncertain(4, 5);
        book.safe(6);
        assertTrue(takes(Sectors.ZEROS) && takes(7));
        book.written(8, SECTOR, 7);
        book.safe(9);
        assertTrue(takes(7) && !takes(Sectors.ZEROS));
    }

    @Test
    void shouldTakeAnythingWhereNobodyKnows() {
        book.unknown(SECTOR, 1);
        assertTrue(takes(11));
        book.written(3, SECTOR, 7);
        book.safe(4);
        assertTrue(takes(7) && !takes(11));
    }

    @Test
    void shouldKnowASectorThatIsTornOrBelongsElsewhere() {
        book.written(4, SECTOR, 7);
        book.safe(5);
        Sectors.fill(image, SECTOR * Sectors.BYTES, SECTOR, 7);
        assertTrue(book.objection(image).isEmpty());
        image[SECTOR * Sectors.BYTES + 300] ^= 1;
        assertFalse(book.objection(image).isEmpty());
        Sectors.fill(image, SECTOR * Sectors.BYTES, SECTOR + 1, 7);
        assertFalse(book.objection(image).isEmpty());
        assertFalse(book.objection(new byte[512]).isEmpty());
    }
}
