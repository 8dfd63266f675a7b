package io.understudy.replica;

import io.understudy.log.entry.Baseline;
import java.io.IOException;

/**
 * When a stored log is so long that a state anew is wanted: then it is asked for, and asked for again each time the log has
 * grown by half the bound. Pure; one thread.
 */
public final class StandbyBounds {
    /** A disk is filled no further if no state comes. */
    private static final int MOST = 16;

    private final StandbySettings settings;
    private Baseline base;
    private double nextAt;

    public StandbyBounds(StandbySettings settings) {
        this.settings = settings;
    }

    /**
     * Asked whenever the log has grown.
     *
     * @param base where the log begins to count: where the state stands
     * @param bytes of the stored log
     * @return whether to ask for a state now
     * @throws IOException if the log takes many times what it may, since none comes
     */
    public boolean staleBy(Baseline base, Baseline end, long bytes) throws IOException {
        if (!base.equals(this.base)) {
            this.base = base;
            nextAt = 1;
        }
        double instructions = (double) (end.position() - base.position()) / settings.logInstructions();
        double size = (double) bytes / settings.logBytes();
        if (size > MOST) {
            throw new IOException("it takes " + (bytes >> 20) + " MiB, and the primary sends no fresh state");
        }
        boolean due = Math.max(instructions, size) >= nextAt;
        if (due) {
            nextAt = Math.max(instructions, size) + 0.5;
        }
        return due;
    }
}
