package io.understudy.replica.protocol;

import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.frame.Frame;
import java.util.List;
import java.util.Optional;

/**
 * A backup's machine: executes a log behind its reception, and keeps the outputs of its own execution; or stores the log,
 * and executes it when it takes over.
 */
public interface ReplayingMachine {
    /** What it tells its host, on the protocol thread. */
    interface Events {
        /** A machine that is to be filled with a state is built. */
        void ready();

        /** The state it was filled with is in effect, and the log that follows it is executed. */
        void restored();

        /** What it was filled with is no state. */
        void unusable(String why);

        /** More of what was put is {@linkplain #keptSequence kept}. */
        void kept();

        /** A state anew would be welcome, for a takeover would have to execute too much. */
        void stale();

        /** It was {@linkplain #full full} and is no longer. */
        void room();

        /** What it was given to take over with is executed; from here on it acts. */
        void live(ActingMachine machine);
    }

    /** Of a machine that is made for a takeover, of what was stored: whoever made it has nothing to hear before it acts. */
    interface TakeoverEvents extends Events {
        @Override
        default void ready() {
            // Whoever fills it waits for it.
        }

        @Override
        default void restored() {
            // It is only the beginning.
        }

        @Override
        default void kept() {
            // It was kept before.
        }

        @Override
        default void stale() {
            // It is not stored any more.
        }
    }

    /**
     * Part of the state it is to go on from, in the order of the channel.
     *
     * @return why that cannot be, in one line
     */
    Optional<String> fill(ChannelMessage part);

    /** How far the state is here. */
    TransferProgress filled();

    /** Part of a state that came anew, in the order of the channel, with entries between the parts. */
    void renew(ChannelMessage part);

    /**
     * Entries follow; they are kept, whatever happens.
     *
     * @param frame the one they came in, which may begin with others that came before
     */
    void put(Frame frame, List<Entry> entries);

    /** The last entry that may be acknowledged; Long.MAX_VALUE if each may when it was put. */
    long keptSequence();

    /** Whether no more should be read, until {@link Events#room}. */
    boolean full();

    /** Whether more came than any machine can mean. */
    boolean overrun();

    /** Instructions executed at the last block start; of a machine that is only stored, those that could be. */
    long executedCount();

    /** The last entry executed; of a machine that is only stored, the last one kept. */
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

    /**
     * Execute what is here to its end, which is the log's end, and become an acting machine, which stands still until it is
     * told to {@linkplain ActingMachine#goOn go on}.
     */
    void takeOver(Baseline end);

    /** The primary's machine has ended, and its last outputs have reached the sink. */
    void dismiss();

    /** What was begun will not be: ends it if it has not begun to act. */
    void discard();

    /** Ends it here and now. */
    void close();
}
