package io.understudy.replica.execution;

import io.understudy.machine.InputSource;
import io.understudy.machine.MachineInputs;
import io.understudy.replica.line.SerialLine;

/**
 * A live machine whose outputs nobody takes rests in front of its inputs: at a block start, with its log complete, where
 * it can be copied to a new backup or stopped, and where a backup has nothing left to execute. That may last for ever.
 */
final class OutputRest implements InputSource {
    /** Between two looks for room, unless it is woken; a sink that takes anything takes far less than a gate holds. */
    private static final long LOOK_NANOS = 5_000_000;

    private final InputSource inputs;
    private final SerialLine line;
    private volatile boolean ended;

    OutputRest(InputSource inputs, SerialLine line) {
        this.inputs = inputs;
        this.line = line;
    }

    /** It rests no more, for it is to stop. Any thread; whoever calls wakes the machine. */
    void end() {
        ended = true;
    }

    @Override
    public long atBlockStart(MachineInputs machine) {
        if (ended || line.hasRoom()) {
            return inputs.atBlockStart(machine);
        }
        machine.rest(LOOK_NANOS);
        return machine.count();
    }

    @Override
    public long readClock(long blockStart) {
        return inputs.readClock(blockStart);
    }

    @Override
    public void draw(long blockStart, int stream, byte[] into) {
        inputs.draw(blockStart, stream, into);
    }
}
