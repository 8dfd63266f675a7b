package io.understudy.replica.execution;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.Frame;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.ring.RingStorage;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.input.MachineClock;
import io.understudy.machine.input.Slices;
import io.understudy.machine.virtio.VirtioNet;
import io.understudy.replay.EntryQueue;
import io.understudy.replay.Replayer;
import io.understudy.replica.machine.MachineProgress;
import io.understudy.replica.machine.StandbyMachine;
import io.understudy.replica.machine.StoppedException;
import io.understudy.replica.machine.Successor;
import io.understudy.replica.machine.TransferProgress;
import io.understudy.storage.DisksFill;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What surrounds a machine that replays: the queue of entries, the replayer, and the way into live execution. */
public final class ReplayExecution implements StandbyMachine, Replayer.LogEnd {
    private final ExecutionParts parts;
    private final Successor.Events events;
    private final EntryQueue queue;
    private final Replayer replayer;
    private final RingStorage ringWhenLive;
    private volatile Vcpu vcpu;
    private StateFilling filling;
    private boolean endTold;
    private boolean discarded;

    /** Set before the queue is closed, read by the vCPU thread after it found it closed. */
    private volatile Baseline boundary;

    private volatile LiveExecution execution;

    private ReplayExecution(ExecutionParts parts, Successor.Events events) {
        this.parts = parts;
        ringWhenLive = new RingStorage(parts.platform().limits().ring());
        this.events = events;
        queue = new EntryQueue(
                parts.platform().limits().queueBytes(),
                this::wakeVcpu,
                () -> parts.protocolThread().execute(events::room));
        Slices slices = new Slices(now(), parts.longestSlice());
        parts.disks().onOutcome(this::wakeVcpu);
        parts.disks().onForced(() -> parts.protocolThread().execute(events::forced));
        parts.disks().onLoss(why -> parts.protocolThread().execute(() -> lost(why)));
        replayer = new Replayer(queue, this, parts.outputs(), this::liveOutput, slices);
    }

    /** A machine that begins as its primary's began, and runs at once. */
    public static ReplayExecution fromPowerOn(ExecutionParts parts, Successor.Events events) {
        ReplayExecution execution = new ReplayExecution(parts, events);
        execution.start(() -> parts.build(execution.replayer, execution.replayer), machine -> true);
        execution.vcpu.go();
        return execution;
    }

    /** A machine that is empty when it is ready, and runs when it was {@linkplain #fill filled}. */
    public static ReplayExecution fromState(ExecutionParts parts, Successor.Events events) {
        return fromState(parts, parts.disks().fill(), events);
    }

    /** The same, whose disks take in what comes for them in this way. */
    public static ReplayExecution fromState(ExecutionParts parts, DisksFill disks, Successor.Events events) {
        ReplayExecution execution = new ReplayExecution(parts, events);
        execution.filling = new StateFilling(execution.replayer, parts.line(), disks, parts.protocolThread(), events);
        execution.start(
                () -> {
                    Machine machine = parts.build(execution.replayer, execution.replayer);
                    machine.clearRam();
                    return machine;
                },
                execution.filling);
        return execution;
    }

    /** What the primary waits for will never be safe here. Once that one is gone, this machine's guest hears of it. The protocol thread. */
    private void lost(String why) {
        if (boundary == null && !discarded) {
            parts.outcome().failed(why);
        }
    }

    private void start(Supplier<Machine> builder, Vcpu.Preparation preparation) {
        vcpu = new Vcpu(parts.platform().threads(), "vcpu", builder, preparation, this::atEnd, parts.outcome());
    }

    private void wakeVcpu() {
        Vcpu running = vcpu;
        if (running != null) {
            running.wake();
        }
    }

    private long now() {
        return parts.platform().now();
    }

    @Override
    public Optional<String> fill(ChannelMessage part) {
        Machine machine = vcpu.machine();
        if (machine == null) {
            return Optional.of("there is no machine to fill");
        }
        Optional<String> objection = filling.take(part, machine);
        if (objection.isEmpty() && filling.isComplete()) {
            vcpu.go();
        }
        return objection;
    }

    @Override
    public TransferProgress filled() {
        return filling.progress();
    }

    @Override
    public void receiveState(ChannelMessage part) {
        // Nobody asked for it: what is executed needs no state to begin from.
    }

    @Override
    public void imagesHaveRoom() {
        events.room();
    }

    @Override
    public void put(Frame frame, List<Entry> entries) {
        put(entries);
    }

    /** Entries follow, of a log that is kept elsewhere. Any one thread. */
    public void put(List<Entry> entries) {
        queue.put(entries);
    }

    @Override
    public long keptSequence() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean full() {
        return queue.full() || (filling != null && filling.isFull());
    }

    @Override
    public boolean overrun() {
        return queue.overrun();
    }

    @Override
    public MachineProgress progress() {
        return new MachineProgress(
                replayer.executedCount(),
                replayer.executedSequence(),
                replayer.nanos(),
                replayer.asleep(),
                replayer.hashesCompared(),
                replayer.blockStarts());
    }

    @Override
    public StreamPositions forced() {
        return parts.disks().forced();
    }

    @Override
    public void primaryClock(long machineNanos) {
        parts.primaryClock().heard(machineNanos, now());
    }

    @Override
    public void takeOver(Baseline end) {
        boundary = end;
        queue.close();
        if (replayer.finished()) {
            tellEnd();
        }
    }

    /** The guest has ended, here as there; what is left is to bring its last outputs to the sink. The protocol thread. */
    private void tellEnd() {
        if (!endTold) {
            endTold = true;
            events.live(live(boundary, replayer.nanos()));
        }
    }

    @Override
    public void dismiss() {
        // It has ended by itself.
    }

    /** On the vCPU thread: the log is used up, at a block start or within a block. */
    @Override
    public InputSource takeOver(MachineInputs machine, long sequence, long nanos) {
        Baseline end = boundary;
        if (end == null) {
            throw new StoppedException();
        }
        LiveExecution live = live(end, nanos);
        execution = live;
        parts.protocolThread().execute(() -> events.live(live));
        return live.recorder();
    }

    private LiveExecution live(Baseline end, long nanos) {
        long now = now();
        MachineClock clock = new MachineClock(
                parts.platform().nanoTime(),
                now,
                Math.max(nanos, parts.primaryClock().nanosAt(now)),
                nanos);
        LiveExecution live = new LiveExecution(parts, ringWhenLive, end, replayer.executedCount(), clock);
        live.runOn(vcpu);
        live.standStill();
        parts.line()
                .takeOver(
                        vcpu.machine().received(Uart16550.STREAM),
                        vcpu.machine().received(VirtioNet.STREAM));
        return live;
    }

    private void liveOutput(long blockStart, int stream, byte[] bytes, int offset, int length) {
        execution.recorder().output(blockStart, stream, bytes, offset, length);
    }

    private boolean atEnd(Machine machine, StopReason reason) {
        if (execution != null) {
            return execution.end(machine, reason);
        }
        if (!replayer.verifyEnd(machine, reason)) {
            return false;
        }
        parts.disks().forget();
        parts.outcome().remarked(replayer.hashesCompared() + " state hashes compared, all equal");
        if (boundary != null && replayer.finished()) {
            parts.protocolThread().execute(this::tellEnd);
        }
        return true;
    }

    @Override
    public void discard() {
        discarded = true;
        queue.close();
        vcpu.abandon();
        parts.disks().end();
    }

    @Override
    public void close() {
        discard();
        if (execution != null) {
            execution.close();
        }
    }
}
