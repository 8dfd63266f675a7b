package io.understudy.replica.standby;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.wire.CorruptLogException;
import io.understudy.step.Threads;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StorageWorkTest {
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final StorageWork work = new StorageWork(
            Threads.DAEMONS,
            "tested",
            100,
            () -> done.add("commit"),
            () -> done.add("room"),
            why -> done.add("failed: " + why));

    @AfterEach
    void end() {
        work.end(() -> {});
    }

    private void expect(String... next) throws InterruptedException {
        for (String each : next) {
            assertEquals(each, done.poll(20, TimeUnit.SECONDS));
        }
    }

    /** Tasks that follow wait until the latch is down, and so become one batch. */
    private CountDownLatch gate() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        work.put(
                () -> {
                    entered.countDown();
                    awaitLatch(gate);
                },
                0);
        entered.await();
        return gate;
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldCommitOnceForAllThatWaitedAndOnlyAfterThem() throws Exception {
        CountDownLatch gate = gate();
        for (String task : List.of("first", "second", "third")) {
            work.put(() -> done.add(task), 10);
        }
        gate.countDown();
        expect("commit", "first", "second", "third", "commit");
        assertTrue(done.isEmpty());
    }

    @Test
    void shouldBeFullAtItsCapUntilHalfOfItIsDone() throws Exception {
        CountDownLatch gate = gate();
        work.put(() -> done.add("first"), 60);
        assertFalse(work.full());
        work.put(() -> done.add("second"), 60);
        assertTrue(work.full());
        gate.countDown();
        expect("commit", "first", "second", "commit", "room");
        assertFalse(work.full());
    }

    @Test
    void shouldDoNothingMoreAfterATaskThatFailed() throws Exception {
        work.put(
                () -> {
                    throw new IOException("no space left");
                },
                0);
        work.put(() -> done.add("never"), 0);
        expect("failed: no space left");
        work.end(() -> done.add("last"));
        expect("last");
        assertTrue(done.isEmpty());
    }

    @Test
    void shouldSayWhatIsCorruptInOneLine() throws Exception {
        work.put(
                () -> {
                    throw new CorruptLogException(7, "wrong");
                },
                0);
        expect("failed: log: corrupt at byte 7: wrong");
    }

    @Test
    void shouldEndAfterTheTaskThatItDoes() throws Exception {
        CountDownLatch gate = gate();
        work.put(() -> done.add("never"), 0);
        work.end(() -> done.add("last"));
        work.end(() -> done.add("another last"));
        gate.countDown();
        expect("last");
        work.put(() -> done.add("never"), 0);
        assertTrue(done.isEmpty());
    }

    @Test
    void shouldGoOnWithStepsAndEndBetweenThem() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger steps = new AtomicInteger();
        CountDownLatch together = gate();
        work.put(
                () -> work.goOnWith(() -> {
                    if (steps.incrementAndGet() == 2) {
                        entered.countDown();
                        awaitLatch(gate);
                    }
                    return 0;
                }),
                0);
        work.put(() -> done.add("beside it"), 0);
        together.countDown();
        entered.await();
        work.end(() -> done.add("last"));
        gate.countDown();
        expect("commit", "beside it", "commit", "last");
        assertEquals(2, steps.get());
    }
}
