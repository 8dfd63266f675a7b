package io.understudy.observer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.event.Event;
import io.understudy.event.Origin;
import io.understudy.event.Stamped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventRingTest {
    private static final Origin SELF = new Origin(Origin.Kind.HOST, "a", 1);

    private final EventRing ring = new EventRing(4);

    private void keep(int from, int to) {
        for (int i = from; i < to; i++) {
            ring.keep(event(i));
        }
    }

    private static Stamped event(long at) {
        return new Stamped(at, SELF, new Event.Notice(""));
    }

    private static List<Long> rest(EventCursor cursor) {
        List<Long> read = new ArrayList<>();
        for (Optional<Stamped> next = cursor.next(); next.isPresent(); next = cursor.next()) {
            read.add(next.get().at());
        }
        return read;
    }

    @Test
    void shouldGiveALateReaderTheLastOnesAndThenEachOnce() {
        keep(0, 6);
        EventCursor cursor = EventCursor.atOldest(ring);
        assertEquals(List.of(2L, 3L, 4L, 5L), rest(cursor));
        keep(6, 8);
        assertEquals(List.of(6L, 7L), rest(cursor));
        assertEquals(0, cursor.takeMissed());
        assertEquals(List.of(), rest(EventCursor.atNext(ring)));
    }

    @Test
    void shouldTellASlowReaderHowManyHeMissed() {
        EventCursor cursor = EventCursor.atNext(ring);
        keep(0, 3);
        assertEquals(Optional.of(event(0)), cursor.next());
        keep(3, 100);
        assertEquals(List.of(96L, 97L, 98L, 99L), rest(cursor));
        assertEquals(95, cursor.takeMissed());
        assertEquals(0, cursor.takeMissed());
    }

    /** Several tell at once, and one reads meanwhile: each event once or missed, those of each teller in order. */
    @Test
    void shouldLoseAndRepeatNothingUnawares() throws InterruptedException {
        int tellers = 4;
        int each = 50_000;
        EventRing shared = new EventRing(64);
        EventCursor cursor = EventCursor.atNext(shared);
        List<Thread> threads = new ArrayList<>();
        for (int teller = 0; teller < tellers; teller++) {
            long first = (long) teller * each;
            threads.add(new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    shared.keep(event(first + i));
                }
            }));
        }
        threads.forEach(Thread::start);
        Set<Long> read = new HashSet<>();
        long[] last = {-1, -1, -1, -1};
        long missed = 0;
        while (read.size() + missed < (long) tellers * each) {
            for (long at : rest(cursor)) {
                int teller = (int) (at / each);
                assertEquals(true, read.add(at) && at > last[teller], "in order and once");
                last[teller] = at;
            }
            missed += cursor.takeMissed();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals((long) tellers * each, read.size() + missed);
        assertEquals(List.of(), rest(cursor));
    }
}
