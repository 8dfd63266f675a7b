package io.understudy.replica.protocol;

import io.understudy.log.header.LogHeader;

/** Where this host builds the machines of its VM. */
public interface MachineRoom {
    /** Describes the machine this host was told to run. */
    LogHeader header(long powerOnEpochMillis);

    /** Builds one that has not begun. */
    ActingMachine powerOn(long powerOnEpochMillis);

    /** Builds one that replays a log from power-on. */
    ReplayingMachine replay(long powerOnEpochMillis, ReplayingMachine.Events events);
}
