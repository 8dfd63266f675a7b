package io.understudy.replica.protocol;

import io.understudy.log.entry.Baseline;
import io.understudy.replica.machine.LogBounds;
import io.understudy.replica.machine.LogKeeper;
import java.util.Optional;

/**
 * When a stored log is so long that a state anew is wanted: then it is asked for, and asked for again each time the log has
 * grown by half the bound. Pure.
 */
final class StandbyBounds {
    /** A disk is filled no further if no state comes. */
    private static final int MOST = 16;

    private final LogBounds bounds;
    private Baseline base;
    private double nextAt;

    StandbyBounds(LogBounds bounds) {
        this.bounds = bounds;
    }

    /** Asked whenever the log has grown: whether to ask for a state now. */
    boolean staleBy(LogKeeper.Stored stored) {
        if (!stored.base().equals(base)) {
            base = stored.base();
            nextAt = 1;
        }
        double instructions = (double) (stored.end().position() - base.position()) / bounds.instructions();
        double length = Math.max(instructions, size(stored));
        boolean due = length >= nextAt;
        if (due) {
            nextAt = length + 0.5;
        }
        return due;
    }

    /** What is wrong with a log that takes many times what it may, since no state comes. */
    Optional<String> excess(LogKeeper.Stored stored) {
        return size(stored) > MOST
                ? Optional.of("it takes " + (stored.logBytes() >> 20) + " MiB, and the primary sends no fresh state")
                : Optional.empty();
    }

    private double size(LogKeeper.Stored stored) {
        return (double) stored.logBytes() / bounds.bytes();
    }
}
