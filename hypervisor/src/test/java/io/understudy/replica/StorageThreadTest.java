package io.understudy.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StorageThreadTest {
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final StorageThread thread = new StorageThread(
            "tested", 100, () -> done.add("commit"), () -> done.add("room"), why -> done.add("failed: " + why));

    @AfterEach
    void end() {
        thread.end(() -> {});
    }

    private void expect(String... next) throws InterruptedException {
        for (String each : next) {
            assertEquals(each, done.poll(20, TimeUnit.SECONDS));
        }
    }

    /** Steps that follow wait until the latch is down, and so become one batch. */
    private CountDownLatch gate() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        thread.put(
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
        for (String step : List.of("first", "second", "third")) {
            thread.put(() -> done.add(step), 10);
        }
        gate.countDown();
        expect("commit", "first", "second", "third", "commit");
        assertTrue(done.isEmpty());
    }

    @Test
    void shouldBeFullAtItsCapUntilHalfOfItIsDone() throws Exception {
        CountDownLatch gate = gate();
        thread.put(() -> done.add("first"), 60);
        assertFalse(thread.full());
        thread.put(() -> done.add("second"), 60);
        assertTrue(thread.full());
        gate.countDown();
        expect("commit", "first", "second", "commit", "room");
        assertFalse(thread.full());
    }

    @Test
    void shouldDoNothingMoreAfterAStepThatFailed() throws Exception {
        thread.put(
                () -> {
                    throw new IOException("no space left");
                },
                0);
        thread.put(() -> done.add("never"), 0);
        expect("failed: no space left");
        thread.end(() -> done.add("last"));
        expect("last");
        assertTrue(done.isEmpty());
    }

    @Test
    void shouldSayWhatIsCorruptInOneLine() throws Exception {
        thread.put(
                () -> {
                    throw new CorruptLogException(7, "wrong");
                },
                0);
        expect("failed: log: corrupt at byte 7: wrong");
    }

    @Test
    void shouldEndAfterTheStepThatItDoes() throws Exception {
        CountDownLatch gate = gate();
        thread.put(() -> done.add("never"), 0);
        thread.end(() -> done.add("last"));
        thread.end(() -> done.add("another last"));
        gate.countDown();
        expect("last");
        thread.put(() -> done.add("never"), 0);
        assertTrue(done.isEmpty());
    }
}
