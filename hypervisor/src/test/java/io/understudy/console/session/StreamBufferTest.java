package io.understudy.console.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamBufferTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldHoldTheStretchOfTheStreamThatWasNotDiscarded(long seed) {
        Random random = new Random(seed);
        StreamBuffer buffer = new StreamBuffer(0);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int round = 0; round < 500; round++) {
            byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 9000 : 60)];
            random.nextBytes(bytes);
            ByteBuffer given = ByteBuffer.wrap(bytes);
            buffer.append(given);
            assertEquals(bytes.length, given.remaining(), "what is appended is not changed");
            stream.writeBytes(bytes);
            if (random.nextInt(3) == 0) {
                buffer.discardBelow(buffer.base() + random.nextInt(buffer.size() + 1));
            }
            if (random.nextInt(50) == 0) {
                buffer.discardBelow(buffer.end());
            }
            long from = buffer.base() + random.nextInt(buffer.size() + 1);
            int most = random.nextInt(10_000);
            int to = (int) Math.min(from + most, stream.size());
            assertEquals(stream.size(), buffer.end());
            assertEquals(
                    ByteBuffer.wrap(Arrays.copyOfRange(stream.toByteArray(), (int) from, to)), buffer.copy(from, most));
        }
    }

    @Test
    void shouldRenumberWhatItHolds() {
        StreamBuffer buffer = new StreamBuffer(0);
        buffer.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        buffer.discardBelow(1);
        buffer.relabel(100);
        assertEquals(102, buffer.end());
        assertEquals(ByteBuffer.wrap(new byte[] {3}), buffer.copy(101, 10));
        assertThrows(IllegalArgumentException.class, () -> buffer.copy(99, 1));
        assertThrows(IllegalArgumentException.class, () -> buffer.discardBelow(103));
    }
}
