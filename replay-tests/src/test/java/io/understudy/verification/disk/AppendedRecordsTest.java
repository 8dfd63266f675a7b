package io.understudy.verification.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AppendedRecordsTest {
    private final ByteBuffer image = ByteBuffer.allocate(20 * AppendedRecords.BYTES);

    private void hold(int from, int to) {
        for (int number = from; number < to; number++) {
            image.put(number * AppendedRecords.BYTES, AppendedRecords.record(number));
        }
    }

    @Test
    void shouldBelieveWhatMayBe() {
        hold(0, 7);
        assertEquals(Optional.empty(), AppendedRecords.complaint(image, 7, 0));
        assertEquals(Optional.empty(), AppendedRecords.complaint(image, 5, 2));
    }

    @Test
    void shouldFindWhatIsLostTornOrTooMuch() {
        hold(0, 7);
        assertFound("record 7 is lost, of 8", 8, 0);
        assertFound("record 6 appeared, though 5", 5, 1);
        hold(9, 10);
        assertFound("record 9 appeared", 7, 10);
        image.put(8 * AppendedRecords.BYTES + 100, (byte) 1);
        assertFound("sector 8 holds neither", 7, 1);
        image.put(3 * AppendedRecords.BYTES, (byte) 0);
        assertFound("record 3 is lost", 7, 10);
    }

    private void assertFound(String what, long safe, long behind) {
        String complaint = AppendedRecords.complaint(image, safe, behind).orElse("nothing");
        assertTrue(complaint.startsWith(what), complaint);
    }
}
