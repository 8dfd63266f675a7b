package io.understudy.replica.machine;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.message.ChannelMessage;

/** What succeeds a primary: a machine that executes its log, or one that is made of the stored log when it is needed. */
public interface Successor {
    /** What it tells its host, on the protocol thread. */
    interface Events {
        /**
         * A machine that is to be filled with a state is built.
         *
         * @param basis whether its disks have images from before, of which it will {@linkplain #basis say} what they hold
         */
        void ready(boolean basis);

        /** What these hold, piece by piece. */
        void basis(ChannelMessage.Basis piece);

        /** The state it was filled with is in effect, its disks are forced, and the log that follows is executed. */
        void restored();

        /** More of its disks is {@link Successor#forced}. */
        void forced();

        /** What it was filled with is no state. */
        void unusable(String why);

        /** Its log's keeper was {@linkplain LogKeeper#full full} and is no longer. */
        void room();

        /** What it was given to take over with is executed; from here on it acts. */
        void live(ActingMachine machine);
    }

    /** How far it has executed; of one that is only stored, how far it could. */
    MachineProgress progress();

    /** Up to which requests its disks are forced here, as positions of their streams. */
    StreamPositions forced();

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
