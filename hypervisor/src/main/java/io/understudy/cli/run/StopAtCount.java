package io.understudy.cli.run;

import io.understudy.machine.InputSource;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.HostInputs;

/** Ends a machine after so many instructions. */
record StopAtCount(HostInputs inputs, long until) implements InputSource {
    @Override
    public long atBlockStart(MachineInputs machine) {
        if (machine.count() >= until) {
            inputs.stop(StopReason.requested());
        }
        return inputs.atBlockStart(machine);
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
