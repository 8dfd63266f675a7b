package io.understudy.log.entry;

/**
 * Where the log stands between two entries: what the next entry's differences count from. Two places of a log whose
 * baselines are equal can be joined.
 *
 * @param nextSequence the sequence number of the next entry; the first of a machine's life has 1
 * @param position the last entry's position, in instructions
 * @param nanos the last machine time in the log, nanoseconds since power-on
 * @param outputs how many bytes of output there were, on all streams together
 */
public record Baseline(long nextSequence, long position, long nanos, long outputs) {
    /** Before the first entry of a machine's life. */
    public static final Baseline POWER_ON = new Baseline(1, 0, 0, 0);

    public Baseline {
        if (nextSequence < 1 || position < 0 || nanos < 0 || outputs < 0) {
            throw new IllegalArgumentException("no log stands at sequence " + nextSequence + ", position " + position
                    + ", nanos " + nanos + ", outputs " + outputs);
        }
    }
}
