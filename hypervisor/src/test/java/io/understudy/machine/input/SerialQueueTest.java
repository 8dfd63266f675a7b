package io.understudy.machine.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SerialQueueTest {
    @Test
    void shouldTakeNoMoreThanFitsAndGiveNoMoreThanThereIs() {
        SerialQueue queue = new SerialQueue(4);
        assertTrue(queue.isEmpty());
        assertEquals(4, queue.room());
        assertEquals(4, queue.put(new byte[] {9, 1, 2, 3, 4, 5}, 1, 5));
        assertEquals(0, queue.put(new byte[] {6}, 0, 1));
        assertEquals(0, queue.room());
        byte[] out = new byte[8];
        assertEquals(3, queue.take(out, 3));
        assertEquals(3, queue.room());
        assertEquals(2, queue.put(new byte[] {7, 8}, 0, 2));
        assertEquals(3, queue.take(out, 8));
        assertArrayEquals(new byte[] {4, 7, 8}, Arrays.copyOf(out, 3));
        assertTrue(queue.isEmpty());
        assertEquals(0, queue.take(out, 8));
        assertEquals(0, queue.take(out, 0));
        assertEquals(0, queue.put(out, 0, 0));
    }

    @Test
    void shouldCarryEveryByteInOrderBetweenTwoThreads() throws ExecutionException, InterruptedException {
        byte[] sent = new byte[200_000];
        new SplittableRandom(1).nextBytes(sent);
        SerialQueue queue = new SerialQueue(61);
        ExecutorService sender = Executors.newSingleThreadExecutor();
        try {
            Future<?> sending = sender.submit(() -> {
                SplittableRandom random = new SplittableRandom(2);
                for (int at = 0; at < sent.length; ) {
                    int put = queue.put(sent, at, Math.min(sent.length - at, random.nextInt(100)));
                    at += put;
                    if (put == 0) {
                        Thread.onSpinWait();
                    }
                }
            });
            byte[] got = new byte[sent.length];
            byte[] chunk = new byte[64];
            for (int at = 0; at < got.length; ) {
                int length = queue.take(chunk, chunk.length);
                System.arraycopy(chunk, 0, got, at, length);
                at += length;
            }
            sending.get();
            assertArrayEquals(sent, got);
            assertTrue(queue.isEmpty());
        } finally {
            sender.shutdownNow();
        }
    }
}
