package io.understudy.output;

import java.util.Arrays;

/**
 * Keeps the machine's outputs, in order, until their sink has them, and lets each go when the log up to its entry is safe:
 * an output is tagged with the sequence number of its log entry (paper, section 2.2).
 *
 * <p>The primary's gate opens as acknowledgements arrive. The backup's keeps what its own execution produced until the
 * log says that the sink has it; going live, it re-issues what is left. The vCPU thread holds, the protocol thread
 * releases and confirms; neither waits here, for a sink that takes nothing would make it wait for ever.
 *
 * <p>How much there can be follows from who makes outputs: a live machine rests from {@link OutputBounds#enough} on, and
 * nobody else makes any. So memory grows with what is kept.
 */
public final class OutputGate {
    private static final int SMALLEST = 1 << 12;

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

    private final int enough;
    /** Powers of two, so that a number's slot is its low bits. */
    private long[] sequences = new long[SMALLEST];

    private byte[] values = new byte[SMALLEST];

    /** The last output made, let go, and forgotten: forgotten is at most released, which is at most held. */
    private long held;

    private long released;
    private long forgotten;

    /** The sink has everything up to here, which may be more than was held here so far. */
    private long confirmed;

    /** An empty gate; a live machine rests while so many outputs are unconfirmed. */
    public OutputGate(int enough) {
        this.enough = enough;
    }

    /**
     * Keeps an output.
     *
     * @param sequence the sequence number of its log entry
     * @param number its running number, one more than the one before
     * @return whether a live machine may make another
     */
    public synchronized boolean hold(long sequence, long number, int value) {
        if (number != held + 1) {
            throw new IllegalArgumentException("output " + number + " does not follow output " + held);
        }
        add(sequence, (byte) value);
        forgetConfirmed();
        return hasRoom();
    }

    private void add(long sequence, byte value) {
        if (held - forgotten == values.length) {
            grow();
        }
        held++;
        sequences[slot(held)] = sequence;
        values[slot(held)] = value;
    }

    private int slot(long number) {
        return (int) number & (values.length - 1);
    }

    private void grow() {
        long[] oldSequences = sequences;
        byte[] oldValues = values;
        sequences = Arrays.copyOf(oldSequences, Math.multiplyExact(2, oldValues.length));
        values = Arrays.copyOf(oldValues, sequences.length);
        for (long number = forgotten + 1; number <= held; number++) {
            int from = (int) number & (oldValues.length - 1);
            sequences[slot(number)] = oldSequences[from];
            values[slot(number)] = oldValues[from];
        }
    }

    /**
     * Lets go of outputs whose entry's sequence number is at most this, in order; they are kept until they are confirmed.
     *
     * @param most how many at the most
     */
    public synchronized void releaseUpTo(long sequence, long most, Release to) {
        long end = released + Math.min(held - released, most);
        while (released < end && sequences[slot(released + 1)] <= sequence) {
            released++;
            to.serial(released, values[slot(released)] & 0xFF);
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
     * @param unconfirmed the bytes of the last outputs held, which the sink may lack
     * @param last the last one's number
     * @param sequence the sequence number that counts for them
     */
    public synchronized void resume(byte[] unconfirmed, long last, long sequence) {
        if (held != 0 || unconfirmed.length > last) {
            throw new IllegalArgumentException(
                    unconfirmed.length + " outputs up to number " + last + " do not fit behind output " + held);
        }
        held = last - unconfirmed.length;
        released = held;
        forgotten = held;
        for (byte value : unconfirmed) {
            add(sequence, value);
        }
        forgetConfirmed();
    }

    /** The bytes of the outputs that the sink may lack, released or not. */
    public synchronized byte[] unconfirmed() {
        byte[] copy = new byte[(int) (held - forgotten)];
        int from = slot(forgotten + 1);
        int first = Math.min(copy.length, values.length - from);
        System.arraycopy(values, from, copy, 0, first);
        System.arraycopy(values, 0, copy, first, copy.length - first);
        return copy;
    }

    /** Whether a live machine may make another output. */
    public synchronized boolean hasRoom() {
        return held - forgotten < enough;
    }

    /** How many outputs the sink may lack, released or not. */
    public synchronized long waiting() {
        return held - forgotten;
    }

    /** The number of the last output that left or was confirmed. */
    public synchronized long releasedNumber() {
        return released;
    }

    /** The sink is known to have everything up to this output. */
    public synchronized long confirmedNumber() {
        return Math.max(confirmed, forgotten);
    }

    private void forgetConfirmed() {
        long end = Math.min(confirmed, held);
        if (end > forgotten) {
            forgotten = end;
            released = Math.max(released, end);
        }
    }
}
