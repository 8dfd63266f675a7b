package io.understudy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.Entry;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EntryQueueTest {
    private final ExecutorService network = Executors.newSingleThreadExecutor();
    private final EntryQueue queue = new EntryQueue();

    @AfterEach
    void stopNetwork() {
        network.shutdownNow();
    }

    @Test
    void shouldKnowTheFirstPositionAtABlockStart() {
        assertNull(queue.peek());
        assertEquals(-1, queue.horizon());
        Entry read = Entry.clockRead(1, 10, 5);
        Entry output = Entry.output(2, 20, 0, 1, 0);
        Entry progress = Entry.progress(3, 30, 0);
        Entry halt = Entry.halt(4, 40, 0);
        queue.put(List.of(read, output));
        assertEquals(-1, queue.horizon(), "what the guest asks within blocks does not say how far it may run");
        queue.put(List.of(progress, halt));
        assertEquals(30, queue.horizon());
        assertEquals(4, queue.size());
        for (Entry expected : List.of(read, output)) {
            assertEquals(expected, queue.peek());
            queue.remove();
            assertEquals(30, queue.horizon());
        }
        queue.remove();
        assertEquals(40, queue.horizon());
        queue.remove();
        assertEquals(-1, queue.horizon());
        assertEquals(0, queue.size());
    }

    @Test
    void shouldHandOutWhatIsThereAfterItWasClosed() {
        queue.put(List.of(Entry.clockRead(1, 10, 5)));
        queue.close();
        assertTrue(queue.ended());
        assertEquals(1, queue.peek().sequence());
        assertEquals(-1, queue.horizon());
        queue.remove();
        assertNull(queue.peek());
    }

    @Test
    void shouldWakeTheVcpuForEntriesAndForTheEnd() {
        AtomicInteger wakes = new AtomicInteger();
        EntryQueue arriving = new EntryQueue(1000, wakes::incrementAndGet, () -> {});
        arriving.put(List.of(Entry.clockRead(1, 10, 5)));
        assertEquals(1, wakes.get());
        assertFalse(arriving.ended());
        arriving.close();
        assertEquals(2, wakes.get());
        assertTrue(arriving.ended());
    }

    @Test
    void shouldBeFullFromTheCapOnUntilThereIsRoom() {
        AtomicInteger room = new AtomicInteger();
        EntryQueue small = new EntryQueue(64L * Entry.progress(1, 1, 0).heapBytes(), () -> {}, room::incrementAndGet);
        for (int i = 1; i <= 64; i++) {
            assertFalse(small.full(), "before entry " + i);
            small.put(List.of(Entry.progress(i, i, 0)));
        }
        assertTrue(small.full());
        small.put(List.of(Entry.progress(65, 65, 0)));
        assertEquals(65, small.size(), "what was read already is taken");
        for (int left = 64; left > 60; left--) {
            assertTrue(small.full(), left + " left");
            small.remove();
        }
        small.remove();
        assertFalse(small.full());
        assertEquals(1, room.get());
        small.close();
        for (long sequence = 6; sequence <= 65; sequence++) {
            assertEquals(sequence, small.peek().sequence());
            small.remove();
        }
        assertNull(small.peek());
        assertEquals(1, room.get());
    }

    @Test
    void shouldNotBeFullWhileTheMachineWaitsToKnowHowFarItMayRun() {
        AtomicInteger room = new AtomicInteger();
        int bytes = Entry.progress(1, 1, 0).heapBytes();
        EntryQueue small = new EntryQueue(10L * bytes, () -> {}, room::incrementAndGet);
        long sequence = 1;
        for (; sequence <= 159; sequence++) {
            small.put(List.of(Entry.clockRead(sequence, 7, sequence)));
            assertFalse(small.full() || small.overrun(), "at entry " + sequence);
        }
        small.put(List.of(Entry.clockRead(sequence++, 7, sequence)));
        assertTrue(small.overrun());
        small.put(List.of(Entry.progress(sequence++, 9, 0)));
        assertTrue(small.full());
        assertFalse(small.overrun());

        EntryQueue reached = new EntryQueue(10L * bytes, () -> {}, room::incrementAndGet);
        reached.put(List.of(Entry.progress(1, 5, 0)));
        for (int i = 2; i <= 20; i++) {
            reached.put(List.of(Entry.clockRead(i, 7, i)));
        }
        assertTrue(reached.full());
        reached.remove();
        assertFalse(reached.full(), "the machine ran as far as was known");
        assertEquals(1, room.get());
    }

    @Test
    void shouldFeedAReplayFromAnotherThread() throws ExecutionException, InterruptedException {
        for (long seed = 0; seed < 100; seed++) {
            Recording recording = Recording.of(seed, 10_000);
            EntryQueue arriving = new EntryQueue();
            SplittableRandom random = new SplittableRandom(seed);
            Future<?> sender = network.submit(() -> {
                List<Entry> entries = recording.entries();
                for (int at = 0; at < entries.size(); ) {
                    int end = Math.min(entries.size(), at + random.nextInt(1, 8));
                    arriving.put(entries.subList(at, end));
                    at = end;
                }
                arriving.close();
            });
            Replay replay = Replay.of(seed, arriving, seed);
            sender.get();
            assertTrue(replay.finished(), "seed " + seed);
            assertEquals(recording.finalHash(), replay.finalHash(), "seed " + seed);
            assertEquals(recording.outputs(), replay.outputs(), "seed " + seed);
            assertEquals(0, arriving.size());
        }
    }
}
