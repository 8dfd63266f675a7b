package io.understudy.replica;

import io.understudy.machine.Machine;
import io.understudy.replay.Replayer;
import io.understudy.replica.protocol.SerialLine;
import java.util.concurrent.Executor;

/**
 * What a machine that replays is made of, whether it replays now or from its disk one day.
 *
 * @param platform what this host runs on
 * @param powerOnEpochMillis the wall clock at power-on, which the primary decided
 * @param outputs where its outputs go; forgets those that the primary's sink has, from now on
 * @param primaryClock what is known of the primary's machine time
 */
record ReplayParts(
        Platform platform,
        ReplicaSettings settings,
        Blueprint blueprint,
        long powerOnEpochMillis,
        SerialLine line,
        Replayer.ReplayedOutput outputs,
        PrimaryClock primaryClock,
        Executor protocolThread,
        Vcpu.Outcome outcome) {
    Machine build(Replayer replayer) {
        return blueprint.build(powerOnEpochMillis, replayer, replayer);
    }
}
