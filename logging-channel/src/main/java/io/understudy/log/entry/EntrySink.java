package io.understudy.log.entry;

/**
 * Where a recorder puts what happens: one method for each {@link EntryType}, each of which returns the sequence number
 * that the entry got. Sequence numbers run from 1 for the life of the machine, without gaps, across views.
 *
 * <p>Positions are instruction counts and never decrease; machine time never decreases. A call that breaks this gets an {@link IllegalArgumentException}, a call after {@link #end} an
 * {@link IllegalStateException}, and nothing is logged. Of every {@code check} only the low eight bits are taken, so
 * that EIP can be passed as it is. One thread.
 */
public interface EntrySink {
    /** The stream that is cheap: the serial line. */
    int SERIAL = 0;

    /** The streams from this number on are disks'. */
    int FIRST_DISK = 4;

    /** Whether a stream is a disk's. */
    static boolean isDisks(int stream) {
        return stream >= FIRST_DISK;
    }

    /** Streams are numbered from 0 to this. */
    int MAX_STREAM = 63;

    /** What one input or output can carry: a frame of the largest MTU, 65 520 bytes, and whatever stands before it. */
    int MAX_STREAM_BYTES = 65 * 1024;

    /** @param nanos what the guest was told: machine time in nanoseconds since power-on */
    long clockRead(long position, long nanos);

    /**
     * @param stream 0 to {@link #MAX_STREAM}
     * @param length 1 to {@link #MAX_STREAM_BYTES}; the bytes are copied
     */
    long draw(long position, int stream, byte[] bytes, int offset, int length);

    /**
     * Only the marker of an output is logged: the replicas make its bytes themselves.
     *
     * @param stream 0 to {@link #MAX_STREAM}
     * @param length of the output, 1 to {@link #MAX_STREAM_BYTES} bytes
     * @param check of its content, see {@link OutputCheck}
     */
    long output(long position, int stream, int length, int check);

    /** @param nanos machine time, nanoseconds since power-on */
    long clockAdvance(long position, int check, long nanos);

    /**
     * @param stream 0 to {@link #MAX_STREAM}
     * @param length 1 to {@link #MAX_STREAM_BYTES}; the bytes are copied
     */
    long input(long position, int check, int stream, byte[] bytes, int offset, int length);

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
