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
        Entry output = Entry.output(2, 20, 1, 0);
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
        assertTrue(queue.awaitEntry());
        assertFalse(queue.awaitHorizon());
        queue.remove();
        assertFalse(queue.awaitEntry());
    }

    @Test
    void shouldWaitForEntriesAndForAHorizon() throws ExecutionException, InterruptedException {
        Future<Boolean> entry = network.submit(queue::awaitEntry);
        queue.put(List.of());
        queue.put(List.of(Entry.clockRead(1, 10, 5)));
        assertTrue(entry.get());
        Future<Boolean> horizon = network.submit(queue::awaitHorizon);
        queue.put(List.of(Entry.clockRead(2, 10, 6)));
        queue.put(List.of(Entry.progress(3, 20, 0)));
        assertTrue(horizon.get());
        assertEquals(20, queue.horizon());
    }

    @Test
    void shouldWakeWhoeverWaitsWhenItIsClosed() throws ExecutionException, InterruptedException {
        Future<Boolean> entry = network.submit(queue::awaitEntry);
        queue.close();
        assertFalse(entry.get());
        assertFalse(queue.awaitHorizon());
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
