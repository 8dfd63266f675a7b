package io.understudy.machine.input;

import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/**
 * How long a machine runs before it comes to a block start without cause. Drawn at random, so that two replicas never
 * stop at the same places and every run is a test that stops are invisible to the guest.
 */
public final class Slices implements LongUnaryOperator {
    /** The longest slice in normal runs, in instructions: a few milliseconds. */
    public static final int USUAL_LONGEST = 1 << 20;

    private final SplittableRandom random;
    private final int longest;

    /**
     * Slices between a block's length and this many instructions.
     *
     * @param longest more than {@link HostInputs#LONGEST_BLOCK}
     */
    public Slices(long seed, int longest) {
        if (longest <= HostInputs.LONGEST_BLOCK) {
            throw new IllegalArgumentException(
                    "the longest slice is " + longest + " instructions: give more than " + HostInputs.LONGEST_BLOCK);
        }
        this.random = new SplittableRandom(seed);
        this.longest = longest;
    }

    @Override
    public long applyAsLong(long count) {
        return random.nextInt(HostInputs.LONGEST_BLOCK, longest);
    }
}
