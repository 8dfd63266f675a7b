package io.understudy.replica.protocol;

import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.entry.Entry;
import io.understudy.log.frame.Frame;
import java.util.List;
import java.util.Optional;

/** Where a backup keeps its primary's log, and the state that it continues: in front of a machine, or on a disk. */
public interface LogKeeper {
    /** What one that keeps the log for later tells its host, on the protocol thread. */
    interface Events {
        /** More of what was put is {@linkplain #keptSequence kept}. */
        void kept();

        /** A state anew would be welcome, for a takeover would have to execute too much. */
        void stale();
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

    /** The last entry that may be acknowledged; Long.MAX_VALUE if each may when it was put. */
    long keptSequence();

    /** Whether no more should be read, until {@link Successor.Events#room}. */
    boolean full();

    /** Whether more came than any machine can mean. */
    boolean overrun();
}
