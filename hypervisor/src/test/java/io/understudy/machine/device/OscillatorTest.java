package io.understudy.machine.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OscillatorTest {
    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

    @ParameterizedTest
    @ValueSource(longs = {1_193_182, 32_768})
    void shouldConvertExactlyOverTheWholeRange(long hertz) {
        Oscillator oscillator = new Oscillator(hertz);
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            long nanos = random.nextLong() >>> (1 + random.nextInt(60));
            long expected = BigInteger.valueOf(nanos)
                    .multiply(BigInteger.valueOf(hertz))
                    .divide(NANOS_PER_SECOND)
                    .longValueExact();
            assertEquals(expected, oscillator.ticks(nanos));
        }
        assertTrue(oscillator.ticks(Long.MAX_VALUE) > 0);
    }

    /** So that a deadline is neither a nanosecond early, which would loop, nor late. */
    @ParameterizedTest
    @ValueSource(longs = {1_193_182, 32_768})
    void shouldGiveTheFirstNanosecondOfATick(long hertz) {
        Oscillator oscillator = new Oscillator(hertz);
        Random random = new Random(2);
        for (int i = 0; i < 200_000; i++) {
            long tick = 1 + oscillator.ticks(random.nextLong() >>> (2 + random.nextInt(50)));
            long nanos = oscillator.nanos(tick);
            assertEquals(tick, oscillator.ticks(nanos));
            assertEquals(tick - 1, oscillator.ticks(nanos - 1));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1_193_182, 32_768})
    void shouldSayNeverForATickBeyondTime(long hertz) {
        assertEquals(Long.MAX_VALUE, new Oscillator(hertz).nanos(Long.MAX_VALUE));
    }
}
