package io.understudy.replica.execution;

import io.understudy.checkpoint.MachineState;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.state.StateIntake;
import io.understudy.machine.Machine;
import io.understudy.output.Unconfirmed;
import io.understudy.replay.Replayer;
import io.understudy.replica.line.SerialLine;
import io.understudy.replica.machine.Successor;
import io.understudy.replica.machine.TransferProgress;
import io.understudy.state.BadStateException;
import io.understudy.storage.DisksFill;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Fills a machine that has not run with another's state. The protocol thread takes the parts while the vCPU thread waits;
 * then the vCPU thread checks the whole and makes the machine the other one.
 */
final class StateFilling implements Vcpu.Preparation {
    private final Replayer replayer;
    private final SerialLine line;
    private final Executor protocolThread;
    private final Successor.Events events;
    private final DisksFill disks;

    private ChannelMessage.StateBegin begin;
    private StateIntake intake;
    private boolean complete;

    StateFilling(
            Replayer replayer, SerialLine line, DisksFill disks, Executor protocolThread, Successor.Events events) {
        this.disks = disks;
        this.replayer = replayer;
        this.line = line;
        this.protocolThread = protocolThread;
        this.events = events;
    }

    Optional<String> take(ChannelMessage part, Machine machine) {
        if (part instanceof ChannelMessage.StateBegin first) {
            Optional<String> misfit = StateIntake.objection(first, machine.ram().capacity());
            if (misfit.isPresent()) {
                return misfit;
            }
            begin = first;
            intake = new StateIntake(first, machine.ram(), disks::take);
            return Optional.empty();
        }
        if (part instanceof ChannelMessage.StatePiece piece) {
            return intake.piece(piece);
        }
        if (part instanceof ChannelMessage.StateEnd end) {
            Optional<String> objection = intake.end(end);
            complete = objection.isEmpty();
            return objection;
        }
        return Optional.of("a " + part.kind() + " is no part of a state");
    }

    /** Whether no more should come now. */
    boolean isFull() {
        return disks.isFull();
    }

    @Override
    public void built() {
        protocolThread.execute(() -> events.ready(disks.hasBasis()));
        if (disks.hasBasis()) {
            disks.tellBasis(piece -> protocolThread.execute(() -> events.basis(piece)));
        }
    }

    boolean isComplete() {
        return complete;
    }

    TransferProgress progress() {
        return intake == null
                ? new TransferProgress(0, 0, 0)
                : new TransferProgress(
                        intake.filledBytes() + disks.filledBytes(),
                        begin.ramBytes() + disks.totalBytes(),
                        intake.receivedBytes());
    }

    @Override
    public boolean prepare(Machine machine) {
        CompletableFuture<Void> safe;
        try {
            if (!intake.ramIsWhole()) {
                throw new BadStateException("the RAM that arrived has another checksum than the one that was sent");
            }
            MachineState.restore(machine, begin.machine());
            safe = disks.complete();
            Baseline start = begin.start();
            if (intake.outputs().length != begin.outputs()) {
                throw new BadStateException(
                        "its outputs take " + intake.outputs().length + " bytes, not " + begin.outputs());
            }
            if (machine.count() != start.position()) {
                throw new BadStateException("the state is of instruction " + machine.count() + ", its log goes on from "
                        + start.position());
            }
            long last = start.nextSequence() - 1;
            replayer.startBehind(last, machine.count(), start.nanos());
            StreamPositions made = line.resume(new Unconfirmed(begin.confirmed(), intake.outputs()));
            if (made.total() != start.outputs() || !made.equals(StreamPositions.of(machine.sent()))) {
                throw new BadStateException("its outputs end at " + made + ", its log goes on from " + start.outputs());
            }
        } catch (BadStateException | IllegalArgumentException e) {
            protocolThread.execute(() -> events.unusable("the state cannot be used: " + e.getMessage()));
            return false;
        }
        // What is said to be safe where it comes from is safe here, too, before this host counts.
        var unused = safe.thenRun(() -> protocolThread.execute(events::restored));
        return true;
    }
}
