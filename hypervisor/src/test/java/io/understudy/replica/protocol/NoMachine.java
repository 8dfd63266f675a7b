package io.understudy.replica.protocol;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.Frame;
import io.understudy.log.message.ChannelMessage;
import io.understudy.replica.machine.MachineProgress;
import io.understudy.replica.machine.StandbyMachine;
import io.understudy.replica.machine.TransferProgress;
import java.util.List;
import java.util.Optional;

/** A backup's machine that takes everything and does nothing. */
class NoMachine implements StandbyMachine {
    @Override
    public Optional<String> fill(ChannelMessage part) {
        return Optional.empty();
    }

    @Override
    public TransferProgress filled() {
        return new TransferProgress(0, 0, 0);
    }

    @Override
    public void receiveState(ChannelMessage part) {}

    @Override
    public void put(Frame frame, List<Entry> entries) {}

    @Override
    public void imagesHaveRoom() {}

    @Override
    public long keptSequence() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean full() {
        return false;
    }

    @Override
    public boolean overrun() {
        return false;
    }

    @Override
    public MachineProgress progress() {
        return new MachineProgress(0, 0, 0, false, 0, 0);
    }

    @Override
    public StreamPositions forced() {
        return StreamPositions.NONE;
    }

    @Override
    public void primaryClock(long machineNanos) {}

    @Override
    public void takeOver(Baseline end) {}

    @Override
    public void dismiss() {}

    @Override
    public void discard() {}

    @Override
    public void close() {}
}
