package io.understudy.machine.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That an alarm rings at all; when exactly is the host's affair and is not asserted. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WakeTimerTest {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final Semaphore rings = new Semaphore(0);
    private final WakeTimer timer = new WakeTimer(rings::release);

    @AfterEach
    void close() {
        timer.close();
    }

    @Test
    void shouldRingAtOnceForAPastTime() throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            timer.ringIn(-i);
            rings.acquire();
        }
    }

    @Test
    void shouldRingEachTimeItIsSetAgainFromAnotherThread() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            timer.ringIn(i * 1000L);
            rings.acquire();
        }
    }

    @Test
    void shouldRingEarlyWhenItIsSetToAnEarlierTime() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            timer.ringIn(HOUR);
            timer.ringIn(1000);
            rings.acquire();
        }
    }

    @Test
    void shouldRingAgainAfterItWasCancelled() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            timer.ringIn(HOUR);
            timer.cancel();
            timer.ringIn(0);
            rings.acquire();
        }
    }

    @Test
    void shouldTakeTheLargestTimeForNever() {
        timer.ringIn(Long.MAX_VALUE);
        timer.cancel();
        assertEquals(0, rings.availablePermits());
    }
}
