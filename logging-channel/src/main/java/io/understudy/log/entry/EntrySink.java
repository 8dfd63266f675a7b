package io.understudy.log.entry;

/**
 * Where a recorder puts what happens: one method for each {@link EntryType}, each of which returns the sequence number
 * that the entry got. Sequence numbers run from 1 for the life of the machine, without gaps, across views.
 *
 * <p>Positions are instruction counts and never decrease; machine time never decreases, nor does the output number skip
 * one. A call that breaks this gets an {@link IllegalArgumentException}, a call after {@link #end} an
 * {@link IllegalStateException}, and nothing is logged. Of every {@code check} only the low eight bits are taken, so
 * that EIP can be passed as it is. One thread.
 */
public interface EntrySink {
    /** Bytes that one SERIAL_INPUT can carry. */
    int MAX_SERIAL_BYTES = 64;

    /** @param nanos what the guest was told: machine time in nanoseconds since power-on */
    long clockRead(long position, long nanos);

    long random(long position, long value);

    /**
     * @param number the running number of the output, one more than the last
     * @param check a check of the output's content
     */
    long output(long position, long number, int check);

    /** @param nanos machine time, nanoseconds since power-on */
    long clockAdvance(long position, int check, long nanos);

    /** @param length 1 to {@link #MAX_SERIAL_BYTES}; the bytes are copied */
    long serialInput(long position, int check, byte[] bytes, int offset, int length);

    /** @param vector 0 to 255 */
    long interrupt(long position, int check, int vector);

    long progress(long position, int check);

    long halt(long position, int check);

    /** The four hashes are those of {@link StateHash}. */
    long hash(long position, int check, int ram, int cpu, int devices, int output);

    /** @param reason the caller's code for why the log ends; any value */
    long end(long position, int check, int reason);

    /** The state is copied at this position, and the processor begins anew. */
    long checkpoint(long position, int check);
}
