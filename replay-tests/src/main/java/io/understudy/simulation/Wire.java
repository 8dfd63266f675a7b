package io.understudy.simulation;

import io.understudy.simulation.world.Scheduler;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The network between the switch and its client: it loses frames, delivers them twice, late and in another order, as much as
 * the seed says. Drawn beside the weather, for it is no failure.
 */
final class Wire {
    private final SplittableRandom random;
    private final double loss;
    private final double repetition;
    private final long mostDelay;

    private Wire(SplittableRandom random, double loss, double repetition, long mostDelayMillis) {
        this.random = random;
        this.loss = loss;
        this.repetition = repetition;
        mostDelay = mostDelayMillis * Scheduler.MILLIS;
    }

    /** That of a history; the machines of half of them have no network card, and these no wire. */
    static Optional<Wire> drawn(long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x57495245L);
        if (random.nextBoolean()) {
            return Optional.empty();
        }
        double loss = List.of(0.0, 0.0, 0.02, 0.15).get(random.nextInt(4));
        double repetition = List.of(0.0, 0.05, 0.2).get(random.nextInt(3));
        long mostDelayMillis = List.of(1L, 5L, 40L).get(random.nextInt(3));
        return Optional.of(new Wire(random, loss, repetition, mostDelayMillis));
    }

    /** One that delivers everything, soon. */
    static Wire perfect() {
        return new Wire(new SplittableRandom(1), 0, 0, 1);
    }

    /** A source of chance of its own, for whoever is at its end. */
    SplittableRandom chance() {
        return random.split();
    }

    /** Takes a frame to its other end, or not. */
    void carry(Scheduler scheduler, byte[] frame, Consumer<byte[]> to) {
        int times = random.nextDouble() < loss ? 0 : random.nextDouble() < repetition ? 2 : 1;
        for (int i = 0; i < times; i++) {
            scheduler.after(random.nextLong(mostDelay), () -> to.accept(frame));
        }
    }

    @Override
    public String toString() {
        return "the machine has a network card; the wire of its client loses " + Math.round(loss * 100)
                + " % of the frames, delivers " + Math.round(repetition * 100) + " % of them twice, within "
                + mostDelay / Scheduler.MILLIS + " ms";
    }
}
