package io.understudy.simulation.world;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** Virtual time, and everything that is going to happen in it. One thread; the same seed gives the same world. */
public final class Scheduler {
    public static final long MILLIS = 1_000_000L;

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>(256);
    private final SplittableRandom random;
    private final Trace trace;
    private long now;
    private long order;
    private long happened;

    public Scheduler(long seed, Trace trace) {
        random = new SplittableRandom(seed);
        this.trace = trace;
    }

    /** Events up to now. */
    public long happened() {
        return happened;
    }

    /** Nanoseconds since the world began. */
    public long now() {
        return now;
    }

    public Trace trace() {
        return trace;
    }

    /** The one source of chance. */
    public SplittableRandom random() {
        return random;
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** From {@code least} to below {@code most}, in nanoseconds, when given milliseconds. */
    public long between(long leastMillis, long mostMillis) {
        return leastMillis * MILLIS + random.nextLong((mostMillis - leastMillis) * MILLIS);
    }

    public void after(long delayNanos, Runnable action) {
        events.add(new Event(now + Math.max(0, delayNanos), order++, action));
    }

    /** Lets everything happen up to this time. */
    public void runUntil(long time) {
        runUntil(() -> false, time);
    }

    /**
     * Lets things happen until this holds, or up to this time.
     *
     * @return whether it holds
     */
    public boolean runUntil(BooleanSupplier condition, long time) {
        while (!condition.getAsBoolean()) {
            if (events.isEmpty() || events.peek().at() > time) {
                now = time;
                return false;
            }
            Event next = events.poll();
            now = next.at();
            happened++;
            trace.mix(now);
            trace.mix(next.order());
            next.action().run();
        }
        return true;
    }
}
