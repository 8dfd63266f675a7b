package io.understudy.machine.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntropyPoolTest {
    private int made;
    private int asked;
    private final EntropyPool pool = new EntropyPool(this::number);

    private void number(byte[] into) {
        asked++;
        ByteBuffer numbers = ByteBuffer.wrap(into);
        while (numbers.remaining() >= Integer.BYTES) {
            numbers.putInt(++made);
        }
    }

    @Test
    void shouldGiveOutEachByteOnce() {
        Set<Integer> seen = new HashSet<>();
        byte[] drawn = new byte[12];
        for (int i = 0; i < 10_000; i++) {
            if (i % 7 == 0) {
                pool.fill();
            }
            pool.draw(drawn);
            for (ByteBuffer numbers = ByteBuffer.wrap(drawn); numbers.hasRemaining(); ) {
                assertTrue(seen.add(numbers.getInt()));
            }
        }
    }

    @Test
    void shouldAskItsSourceBetweenRunsOnly() {
        pool.fill();
        pool.fill();
        pool.draw(new byte[2048]);
        assertEquals(1, asked);
        pool.draw(new byte[16]);
        pool.fill();
        assertEquals(2, asked);
    }

    @Test
    void shouldFillWhatIsMoreThanItsStock() {
        pool.fill();
        byte[] large = new byte[65_536];
        pool.draw(large);
        assertEquals(made, ByteBuffer.wrap(large, large.length - 4, 4).getInt());
    }
}
