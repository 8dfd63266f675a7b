package io.understudy.output;

/**
 * How much of its serial input the machine had taken in at which log entry. "Consumed up to n" is an output like any
 * other: the gateway is told only when the backup has the entry, for it then forgets those bytes.
 *
 * <p>The vCPU thread adds, the protocol thread asks; neither allocates. When many marks wait, the newest ones are merged,
 * so that "consumed" is said a little later, and never too early.
 */
public final class ConsumedMarks {
    private final long[] sequences;
    private final long[] positions;
    private int first;
    private int count;
    private long consumed;
    private long safe;

    /**
     * Marks from a position on.
     *
     * @param consumed how many bytes the machine has taken in since power-on
     */
    public ConsumedMarks(int capacity, long consumed) {
        this.sequences = new long[capacity];
        this.positions = new long[capacity];
        this.consumed = consumed;
        this.safe = consumed;
    }

    /** The machine took in more bytes, with this log entry. */
    public synchronized void consumed(long sequence, int bytes) {
        consumed += bytes;
        if (count == sequences.length) {
            count--;
        }
        int slot = (first + count) % sequences.length;
        sequences[slot] = sequence;
        positions[slot] = consumed;
        count++;
    }

    /** The position below which all input is safely consumed, when the log is safe up to this entry. */
    public synchronized long safeUpTo(long sequence) {
        while (count > 0 && sequences[first] <= sequence) {
            safe = positions[first];
            first = (first + 1) % sequences.length;
            count--;
        }
        return safe;
    }
}
