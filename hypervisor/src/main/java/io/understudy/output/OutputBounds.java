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
 * <p>What was confirmed since it was told has no bound of its own, for a network takes megabytes between two heartbeats. So a
 * backup that has {@code pause} of them reads no further until it is told. What is on its way then was not acknowledged, so it
 * has not left, and is what its primary makes before it rests: a primary that sends more is none.
 *
 * @param enough a live machine rests while so many bytes are unconfirmed. More than the port holds, or a machine whose
 *     port is full because nobody listens would rest for ever
 * @param pause a backup by whose last heartbeat so many bytes are unconfirmed reads no more of the log
 * @param most a backup suspects its primary if that logs an output while so many bytes are unconfirmed by its last
 *     heartbeat, for no primary makes so many. The backup keeps the outputs all the same
 */
public record OutputBounds(int enough, int pause, int most) {
    /** The bounds for a machine whose port holds so many bytes of unconfirmed output. */
    public static OutputBounds behind(int portBytes) {
        return new OutputBounds(
                Math.multiplyExact(2, portBytes), Math.multiplyExact(4, portBytes), Math.multiplyExact(8, portBytes));
    }

    public OutputBounds {
        if (enough < 1 || pause < enough || most < pause) {
            throw new IllegalArgumentException("outputs are bounded by " + enough + ", " + pause + " and " + most);
        }
    }
}
