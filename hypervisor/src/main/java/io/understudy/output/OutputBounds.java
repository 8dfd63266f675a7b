package io.understudy.output;

/**
 * How many outputs a machine may have made that its sink has not confirmed. Both bounds follow from what the sink's port
 * holds, so that a backup can keep whatever its primary could leave behind.
 *
 * <pre>
 *   primary   made ─► gate ─► port ─► gateway ─► user        unconfirmed: enough, and what one block makes
 *   backup    made by its own execution ─► gate              unconfirmed: that, and what was confirmed since it was told
 * </pre>
 *
 * @param enough a live machine rests while so many are unconfirmed: more than the port holds, which keeps as much when
 *     nobody listens
 * @param most a primary that logs still more outputs while the last word it sent of its sink leaves so many unconfirmed
 *     does not do as primaries do; its backup keeps them, and suspects it
 */
public record OutputBounds(int enough, int most) {
    /** The bounds behind a port that holds so many bytes of unconfirmed output. */
    public static OutputBounds behind(int portBytes) {
        return new OutputBounds(Math.multiplyExact(2, portBytes), Math.multiplyExact(8, portBytes));
    }

    public OutputBounds {
        if (enough < 1 || most < enough) {
            throw new IllegalArgumentException("outputs are bounded by " + enough + " and " + most);
        }
    }
}
