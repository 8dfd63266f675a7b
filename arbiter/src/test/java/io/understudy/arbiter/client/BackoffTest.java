package io.understudy.arbiter.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void shouldDoubleUpToTheLongestAndBeginAgainAfterSuccess() {
        Backoff backoff = new Backoff(20, 150);
        long[] waits = LongStream.generate(backoff::nextMillis).limit(6).toArray();
        assertArrayEquals(new long[] {20, 40, 80, 150, 150, 150}, waits);
        backoff.reset();
        assertEquals(20, backoff.nextMillis());
    }
}
