package io.understudy.verification.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Histories that are linearizable because they were made so: every operation takes effect on a simulated store at one
 * random moment between its invocation and its answer. Some are never answered, and take effect at once, much later, or
 * never.
 */
final class HistoryGenerator {
    /** What is to happen at a time: an invocation, or the effect of one. */
    private record Event(long nanos, int client, Operation effect) {}

    private final Random random;
    private final int clients;
    private final int keys;
    private final double maybeShare;
    private final SimulatedStore store = new SimulatedStore();
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::nanos));
    private final List<Operation> operations = new ArrayList<>();
    private int tokens;

    HistoryGenerator(long seed, int clients, int keys, double maybeShare) {
        random = new Random(seed);
        this.clients = clients;
        this.keys = keys;
        this.maybeShare = maybeShare;
    }

    History generate(int count) {
        for (int client = 0; client < clients; client++) {
            events.add(new Event(random.nextInt(1000), client, null));
        }
        int invoked = 0;
        while (!events.isEmpty()) {
            Event event = events.remove();
            if (event.effect() != null) {
                takeEffect(event);
            } else if (invoked < count) {
                invoked++;
                invoke(event);
            }
        }
        operations.sort(Comparator.comparingLong(Operation::invokedNanos));
        return new History(operations);
    }

    private void invoke(Event event) {
        long now = event.nanos();
        int kind = random.nextInt(100);
        String key = "k" + random.nextInt(keys);
        String token = "t" + ++tokens + ";";
        Operation asked = kind < 35
                ? Operation.maybe(event.client(), OperationKind.GET, key, "", now)
                : kind < 85
                        ? Operation.maybe(event.client(), OperationKind.APPEND, key, token, now)
                        : kind < 96
                                ? Operation.maybe(event.client(), OperationKind.PUT, key, token, now)
                                : Operation.maybe(event.client(), OperationKind.DELETE, key, "", now);
        if (random.nextDouble() < maybeShare) {
            operations.add(asked);
            if (random.nextBoolean()) {
                events.add(new Event(now + random.nextInt(random.nextBoolean() ? 1000 : 100_000), -1, asked));
            }
            events.add(new Event(now + 1000, event.client(), null));
        } else {
            events.add(new Event(now + 1 + random.nextInt(1000), event.client(), asked));
        }
    }

    private void takeEffect(Event event) {
        Operation o = event.effect();
        String answer = store.answer((o.kind().word() + " " + o.key() + " " + o.argument()).strip());
        if (event.client() >= 0) {
            long answered = event.nanos() + random.nextInt(1000);
            operations.add(
                    new Operation(o.client(), o.kind(), o.key(), o.argument(), answer, o.invokedNanos(), answered));
            events.add(new Event(answered + 1 + random.nextInt(1000), event.client(), null));
        }
    }
}
