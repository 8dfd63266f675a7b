package io.understudy.replica.machine;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.frame.Frame;
import io.understudy.log.message.ChannelMessage;
import java.util.List;
import java.util.Optional;

/** Where a backup keeps its primary's log, and the state that it continues: in front of a machine, or on a disk. */
public interface LogKeeper {
    /** What one that stores the log for later tells its host, on the protocol thread. */
    interface Events {
        /** All of this has become durable, and a machine can be made of it. */
        void stored(Stored stored);
    }

    /**
     * A machine that is not executed yet: a state, or its power-on, and the log behind it.
     *
     * @param base where the log begins
     * @param end where it ends
     * @param logBytes what the log takes
     */
    record Stored(Baseline base, Baseline end, long logBytes) {}

    /** How long a stored log may become before a state anew is to take its place; none if it is executed at once. */
    default Optional<LogBounds> bounds() {
        return Optional.empty();
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
    void receiveState(ChannelMessage part);

    /**
     * Entries follow; they are kept, whatever happens.
     *
     * @param frame the one they came in, which may begin with others that came before
     */
    void put(Frame frame, List<Entry> entries);

    /** Its disks' images were full of what came for them, and are no longer. The protocol thread. */
    void imagesHaveRoom();

    /** The last entry that may be acknowledged; Long.MAX_VALUE if each may when it was put. */
    long keptSequence();

    /** Whether no more should be read, until {@link Successor.Events#room}. */
    boolean full();

    /** Whether more came than any machine can mean. */
    boolean overrun();
}
