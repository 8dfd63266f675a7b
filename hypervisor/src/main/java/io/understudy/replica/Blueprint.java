package io.understudy.replica;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.OutputSink;

/** The machine this host was told to run or to back up: how to build it, and how a log's header describes it. */
public interface Blueprint {
    /**
     * Describes the machine.
     *
     * @param powerOnEpochMillis the wall clock at power-on, which the primary decides
     */
    LogHeader header(long powerOnEpochMillis);

    /** Instructions between two state hashes. */
    long hashInterval();

    /** Whether a backup executes this machine's log, or stores it. */
    StandbyMode standby();

    /** Builds it, on the thread that will run it. */
    Machine build(long powerOnEpochMillis, InputSource inputs, OutputSink outputs);
}
