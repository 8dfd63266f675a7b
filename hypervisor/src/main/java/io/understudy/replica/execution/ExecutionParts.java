package io.understudy.replica.execution;

import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.OutputSink;
import io.understudy.replay.Replayer;
import io.understudy.replica.line.SerialLine;
import io.understudy.replica.machine.Blueprint;
import io.understudy.replica.platform.FailPoint;
import io.understudy.replica.platform.Platform;
import io.understudy.storage.Disks;
import java.util.concurrent.Executor;

/**
 * What the execution of a machine is made of, whether it is live, replays, or replays from its disk one day.
 *
 * @param platform what this host runs on
 * @param powerOnEpochMillis the wall clock at power-on, which the primary decided
 * @param longestSlice see {@link io.understudy.machine.input.Slices}
 * @param stopAtCount where a live machine ends, Long.MAX_VALUE for never
 * @param failPoint where this host dies, {@link FailPoint#NONE} but in tests
 * @param off what it leaves out of the protocol
 * @param disks what this host has of the machine's disks
 * @param outputs where the outputs of one that replays go; forgets those that the primary's sink has, from now on
 * @param primaryClock what is known of the primary's machine time
 * @param outcome what becomes of it
 */
public record ExecutionParts(
        Platform platform,
        Blueprint blueprint,
        long powerOnEpochMillis,
        int longestSlice,
        long stopAtCount,
        FailPoint failPoint,
        SwitchedOff off,
        SerialLine line,
        Disks disks,
        Replayer.ReplayedOutput outputs,
        PrimaryClock primaryClock,
        Executor protocolThread,
        Vcpu.Outcome outcome) {
    /** Builds the machine, on the thread that will run it. */
    public Machine build(InputSource inputs, OutputSink sink) {
        return blueprint.build(powerOnEpochMillis, inputs, sink, disks);
    }
}
