package io.understudy.replica.protocol;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import java.util.List;

/** A backup's machine: executes a log behind its reception, and keeps the outputs of its own execution. */
public interface ReplayingMachine {
    /** What it tells its host, on the protocol thread. */
    interface Events {
        /** It was {@linkplain #full full} and is no longer. */
        void room();

        /** What it was given to take over with is executed; from here on it acts. */
        void live(ActingMachine machine);
    }

    /** Entries follow; they are kept, whatever happens. */
    void put(List<Entry> entries);

    /** Whether no more should be read, until {@link Events#room}. */
    boolean full();

    /** Whether more came than any machine can mean. */
    boolean overrun();

    /** Instructions executed at the last block start. */
    long executedCount();

    /** The last entry executed. */
    long executedSequence();

    /** Machine time last heard of. */
    long nanos();

    /** Whether the guest sleeps in HLT. */
    boolean asleep();

    /** State hashes compared, all equal. */
    long hashesCompared();

    /** How often it came to a block start. */
    long slices();

    /** The primary said what its machine time was at this moment. */
    void primaryClock(long machineNanos);

    /** Execute what is here to its end, which is the log's end, and go on as an acting machine. */
    void takeOver(Baseline end);

    /** What was begun will not be: ends it if it has not begun to act. */
    void discard();

    /** Ends it here and now. */
    void close();
}
