package io.understudy.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Whether hosts have memory for a second copy of their machine; drawn beside the weather, and enough after the faults. */
final class SpareMemory {
    private final SplittableRandom random;
    private double lacks;

    private SpareMemory(SplittableRandom random, double lacks) {
        this.random = random;
        this.lacks = lacks;
    }

    /** That of a history: in every second one it lacks now and then, or mostly. */
    static SpareMemory drawn(long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x4D454D4F5259L);
        return new SpareMemory(random, List.of(0.0, 0.0, 0.3, 0.8).get(random.nextInt(4)));
    }

    /** Never too little. */
    static SpareMemory ample() {
        return new SpareMemory(new SplittableRandom(1), 0);
    }

    boolean isThere() {
        return random.nextDouble() >= lacks;
    }

    /** From now on there is enough everywhere. */
    void grow() {
        lacks = 0;
    }

    @Override
    public String toString() {
        return "of " + Math.round(lacks * 100) + " % of all copies a host has no memory for one";
    }
}
