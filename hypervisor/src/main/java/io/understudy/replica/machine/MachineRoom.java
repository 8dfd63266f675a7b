package io.understudy.replica.machine;

import io.understudy.log.header.LogHeader;

/** Where this host builds the machines of its VM. */
public interface MachineRoom {
    /**
     * The machines built from now on are these.
     *
     * @param spec how to build them, in the words of {@code start}; a room that was prepared when it was made ignores it
     * @throws IllegalArgumentException if this host cannot, in one line
     */
    void prepare(String spec);

    /** Describes the machine this host was told to run. */
    LogHeader header(long powerOnEpochMillis);

    /** Builds one that has not begun. */
    ActingMachine powerOn(long powerOnEpochMillis);

    /** A machine that is to act, and what describes it. */
    record Begun(ActingMachine machine, LogHeader header) {}

    /**
     * Builds the first of its VM: at power-on, or where the snapshot stands that it is to be made from.
     *
     * @throws IllegalArgumentException if there is no such snapshot, in one line
     */
    default Begun begin(long powerOnEpochMillis) {
        return new Begun(powerOn(powerOnEpochMillis), header(powerOnEpochMillis));
    }

    /**
     * Builds one that replays a log from power-on.
     *
     * @throws java.io.UncheckedIOException if this host lacks what it needs, in one line; so does {@link #receive}
     */
    StandbyMachine replay(long powerOnEpochMillis, StandbyMachine.Events events);

    /** Builds one that is to be filled with another's state, and then replays that one's log. */
    StandbyMachine receive(long powerOnEpochMillis, StandbyMachine.Events events);
}
