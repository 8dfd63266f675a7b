package io.understudy.replica.rehearsal;

import io.understudy.event.Kinds;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.Frame;
import io.understudy.log.message.ChannelMessage;
import io.understudy.replica.machine.ActingMachine;
import io.understudy.replica.machine.HandOut;
import io.understudy.replica.machine.MachineProgress;
import io.understudy.replica.machine.StandbyMachine;
import io.understudy.replica.machine.TransferProgress;
import io.understudy.replica.partner.Partner;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A machine that is executed at once, before its primary's death and after it: it does nothing. */
final class RehearsedMachine implements StandbyMachine, ActingMachine {
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
    public void primaryClock(long machineNanos) {}

    @Override
    public void takeOver(Baseline end) {}

    @Override
    public void dismiss() {}

    @Override
    public void discard() {}

    @Override
    public void whenReady(Runnable then) {
        then.run();
    }

    @Override
    public void start() {}

    @Override
    public void ship(Partner partner, LongSupplier view) {}

    @Override
    public void handOut(Partner partner, LongSupplier view, boolean basis, HandOut told) {}

    @Override
    public Optional<String> basis(ChannelMessage.Basis piece) {
        return Optional.empty();
    }

    @Override
    public void sendState(Partner partner, long has, HandOut told) {}

    @Override
    public Optional<TransferProgress> handedOut() {
        return Optional.empty();
    }

    @Override
    public void show(Partner visitor, HandOut told) {}

    @Override
    public Optional<TransferProgress> shown() {
        return Optional.empty();
    }

    @Override
    public void endShow() {}

    @Override
    public void flush() {}

    @Override
    public MachineProgress progress() {
        return new MachineProgress(0, 0, 0, false, 0, 0);
    }

    @Override
    public Kinds kinds() {
        return Kinds.NOTHING;
    }

    @Override
    public long loggedSequence() {
        return 0;
    }

    @Override
    public void backupExecuted(long count) {}

    @Override
    public long backupLagNanos() {
        return 0;
    }

    @Override
    public void backupForced(StreamPositions positions) {}

    @Override
    public void promiseRestsOnBackup(boolean both) {}

    @Override
    public StreamPositions forced() {
        return StreamPositions.NONE;
    }

    @Override
    public void standStill() {}

    @Override
    public void goOn() {}

    @Override
    public void runFreely() {}

    @Override
    public void stop() {}

    @Override
    public void close() {}
}
