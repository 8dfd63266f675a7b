package io.understudy.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadsTest {
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void shouldCallTheStepsUntilTheyAreOver() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        var unused = Threads.DAEMONS.begin("tested", () -> {
            if (calls.incrementAndGet() < 5) {
                return calls.get() % 2;
            }
            over.countDown();
            return Steps.OVER;
        });
        over.await();
        assertEquals(5, calls.get());
    }

    /** What was added before a wake-up is seen by a step after it, whenever that comes. */
    @Test
    void shouldLoseNoWakeUp() throws InterruptedException {
        int most = 200_000;
        AtomicInteger added = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        Worker worker = Threads.DAEMONS.begin("tested", () -> {
            seen.set(added.get());
            if (seen.get() < most) {
                return Steps.UNTIL_WOKEN;
            }
            over.countDown();
            return Steps.OVER;
        });
        for (int i = 0; i < most; i++) {
            added.incrementAndGet();
            worker.wake();
            if (i % 100 == 0) {
                while (seen.get() <= i) {
                    Thread.onSpinWait();
                }
            }
        }
        over.await();
        assertEquals(most, seen.get());
    }
}
