package io.understudy.event;

/**
 * A number of log entries.
 *
 * @param bytes of them, encoded
 */
public record Tally(long entries, long bytes) {
    /** None. */
    public static final Tally NOTHING = new Tally(0, 0);

    /** Both together. */
    public Tally plus(Tally more) {
        return new Tally(entries + more.entries, bytes + more.bytes);
    }
}
