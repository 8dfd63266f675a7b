package io.understudy.output;

/**
 * Holds the machine's outputs until they may leave, in order, each tagged with the sequence number of its log entry
 * (paper, section 2.2).
 *
 * <p>The primary's gate opens as acknowledgements arrive. The backup's holds what its own execution produced until the
 * log says that the sink has it; going live, it re-issues what is left. The vCPU thread holds, the protocol thread
 * releases; neither allocates. Bounded: the vCPU waits while it is full.
 */
public final class OutputGate {
    /** Takes a released output. */
    @FunctionalInterface
    public interface Release {
        /**
         * One output leaves.
         *
         * @param number its running number
         * @param value the byte, 0 to 255
         */
        void serial(long number, int value);
    }

    private final long[] sequences;
    private final byte[] values;
    private long held;
    private long released;
    private long confirmed;
    /** Outputs before this number were never held here. */
    private long first = 1;

    private boolean closed;

    /** A gate that holds at most this many outputs. */
    public OutputGate(int capacity) {
        sequences = new long[capacity];
        values = new byte[capacity];
    }

    /**
     * Holds an output; waits while the gate is full.
     *
     * @param sequence the sequence number of its log entry
     * @param number its running number, one more than the one before
     * @return false if the gate was closed while the output waited to get in
     */
    public synchronized boolean hold(long sequence, long number, int value) {
        if (number != held + 1) {
            throw new IllegalArgumentException("output " + number + " does not follow output " + held);
        }
        while (held - released >= values.length && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        if (closed) {
            return false;
        }
        int slot = (int) (held % values.length);
        sequences[slot] = sequence;
        values[slot] = (byte) value;
        held = number;
        forgetConfirmed();
        return true;
    }

    /**
     * Lets go of outputs whose entry's sequence number is at most this, in order.
     *
     * @param most how many at the most
     */
    public synchronized void releaseUpTo(long sequence, long most, Release to) {
        long before = released;
        long end = released + Math.min(held - released, most);
        while (released < end && sequences[(int) (released % values.length)] <= sequence) {
            int value = values[(int) (released % values.length)] & 0xFF;
            released++;
            to.serial(released, value);
        }
        if (released != before) {
            notifyAll();
        }
    }

    /**
     * Forgets every output up to this number, also those still to be held: the sink has them. Their log entries are
     * older than the sink's copy, whatever the gate's owner has executed so far.
     */
    public synchronized void confirm(long number) {
        confirmed = Math.max(confirmed, number);
        forgetConfirmed();
    }

    /**
     * Goes on from another gate's state; this one must not have held anything.
     *
     * @param unconfirmed the bytes of the last outputs held, which the sink may lack; at most the capacity
     * @param last the last one's number
     * @param sequence the sequence number that counts for them
     */
    public synchronized void resume(byte[] unconfirmed, long last, long sequence) {
        if (held != 0 || unconfirmed.length > Math.min(values.length, last)) {
            throw new IllegalArgumentException(
                    unconfirmed.length + " outputs up to number " + last + " do not fit behind output " + held);
        }
        released = last - unconfirmed.length;
        held = released;
        first = held + 1;
        for (byte value : unconfirmed) {
            int slot = (int) (held % values.length);
            sequences[slot] = sequence;
            values[slot] = value;
            held++;
        }
        forgetConfirmed();
    }

    /**
     * The bytes of the outputs from this number on that were held here and not confirmed, released ones included; at most
     * the capacity.
     */
    public synchronized byte[] copyFrom(long number) {
        long from = Math.max(number, Math.max(first, confirmed + 1));
        byte[] copy = new byte[(int) Math.min(Math.max(0, held - from + 1), values.length)];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[(int) ((held - copy.length + i) % values.length)];
        }
        return copy;
    }

    /** Ends all waiting. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** How many outputs wait. */
    public synchronized long waiting() {
        return held - released;
    }

    /** The number of the last output that left or was confirmed. */
    public synchronized long releasedNumber() {
        return released;
    }

    private void forgetConfirmed() {
        long end = Math.min(confirmed, held);
        if (end > released) {
            released = end;
            notifyAll();
        }
    }
}
