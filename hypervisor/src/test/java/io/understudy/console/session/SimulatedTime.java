package io.understudy.console.session;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** Events in time, and the one source of chance of a simulation. */
final class SimulatedTime {
    final Random random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::millis).thenComparingLong(Event::order));
    private long nowMillis;
    private long order;

    private record Event(long millis, long order, Runnable body) {}

    SimulatedTime(long seed) {
        random = new Random(seed);
    }

    long nowMillis() {
        return nowMillis;
    }

    void after(long millis, Runnable body) {
        events.add(new Event(nowMillis + millis, order++, body));
    }

    void every(long millis, Runnable body) {
        after(millis, () -> {
            body.run();
            every(millis, body);
        });
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    void runUntil(long millis) {
        while (events.peek().millis() <= millis) {
            Event event = events.remove();
            nowMillis = event.millis();
            event.body().run();
        }
        nowMillis = millis;
    }
}
