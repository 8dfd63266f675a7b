package io.understudy.replica;

import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.MachineClock;
import io.understudy.machine.input.Slices;
import io.understudy.replay.EntryQueue;
import io.understudy.replay.Replayer;
import io.understudy.replica.protocol.FailPoint;
import io.understudy.replica.protocol.ReplayingMachine;
import io.understudy.replica.protocol.SerialLine;
import io.understudy.replica.protocol.StoppedException;
import io.understudy.replica.protocol.TransferProgress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What surrounds a machine that replays: the queue of entries, the replayer, and the way into the live world. */
final class ReplayedWorld implements ReplayingMachine, Replayer.LogEnd {
    private final ReplicaSettings settings;
    private final Blueprint blueprint;
    private final SerialLine line;
    private final Executor protocolThread;
    private final Vcpu.Outcome outcome;
    private final Events events;
    private final PrimaryClock primaryClock = new PrimaryClock();
    private final EntryQueue queue;
    private final Replayer replayer;
    private Vcpu vcpu;
    private StateFilling filling;

    /** Set before the queue is closed, read by the vCPU thread after it found it closed. */
    private volatile Baseline boundary;

    private volatile LiveWorld world;

    private ReplayedWorld(
            ReplicaSettings settings,
            Blueprint blueprint,
            SerialLine line,
            Executor protocolThread,
            Vcpu.Outcome outcome,
            Events events) {
        this.settings = settings;
        this.blueprint = blueprint;
        this.line = line;
        this.protocolThread = protocolThread;
        this.outcome = outcome;
        this.events = events;
        queue = new EntryQueue(EntryQueue.CAP_BYTES, () -> protocolThread.execute(events::room));
        Slices slices = new Slices(System.nanoTime(), settings.longestSlice());
        replayer = new Replayer(queue, this, line.renew(), this::liveOutput, slices);
        Rehearsal.begin();
    }

    /** A machine that begins as its primary's began, and runs at once. */
    static ReplayedWorld fromPowerOn(
            ReplicaSettings settings,
            Blueprint blueprint,
            long powerOnEpochMillis,
            SerialLine line,
            Executor protocolThread,
            Vcpu.Outcome outcome,
            Events events) {
        ReplayedWorld world = new ReplayedWorld(settings, blueprint, line, protocolThread, outcome, events);
        world.start(() -> world.build(powerOnEpochMillis), machine -> true);
        world.vcpu.go();
        return world;
    }

    /** A machine that is empty when it is ready, and runs when it was {@linkplain #fill filled}. */
    static ReplayedWorld fromState(
            ReplicaSettings settings,
            Blueprint blueprint,
            long powerOnEpochMillis,
            SerialLine line,
            Executor protocolThread,
            Vcpu.Outcome outcome,
            Events events) {
        ReplayedWorld world = new ReplayedWorld(settings, blueprint, line, protocolThread, outcome, events);
        world.filling = new StateFilling(world.replayer, line, protocolThread, events);
        world.start(
                () -> {
                    Machine machine = world.build(powerOnEpochMillis);
                    machine.clearRam();
                    protocolThread.execute(events::ready);
                    return machine;
                },
                world.filling);
        return world;
    }

    private Machine build(long powerOnEpochMillis) {
        return blueprint.build(powerOnEpochMillis, replayer, replayer);
    }

    private void start(Supplier<Machine> builder, Vcpu.Preparation preparation) {
        vcpu = new Vcpu("vcpu", builder, preparation, this::atEnd, outcome);
    }

    @Override
    public Optional<String> fill(ChannelMessage part) {
        Optional<String> objection = filling.take(part, vcpu.machine());
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
    public void put(List<Entry> entries) {
        queue.put(entries);
    }

    @Override
    public boolean full() {
        return queue.full();
    }

    @Override
    public boolean overrun() {
        return queue.overrun();
    }

    @Override
    public long executedCount() {
        return replayer.executedCount();
    }

    @Override
    public long executedSequence() {
        return replayer.executedSequence();
    }

    @Override
    public long nanos() {
        return replayer.nanos();
    }

    @Override
    public long lagNanos() {
        return Math.max(0, primaryClock.nanosAt(System.nanoTime()) - replayer.nanos());
    }

    @Override
    public boolean asleep() {
        return replayer.asleep();
    }

    @Override
    public long hashesCompared() {
        return replayer.hashesCompared();
    }

    @Override
    public long slices() {
        return replayer.blockStarts();
    }

    @Override
    public void primaryClock(long machineNanos) {
        primaryClock.heard(machineNanos, System.nanoTime());
    }

    @Override
    public void takeOver(Baseline end) {
        boundary = end;
        queue.close();
        if (replayer.finished()) {
            // The guest has ended, here as there; what is left is to bring its last outputs to the sink.
            events.live(live(end, replayer.nanos()));
        }
    }

    /** On the vCPU thread: the log is used up, at a block start or within a block. */
    @Override
    public InputSource takeOver(MachineInputs machine, long sequence, long nanos) {
        Baseline end = boundary;
        if (end == null) {
            throw new StoppedException();
        }
        LiveWorld live = live(end, nanos);
        world = live;
        protocolThread.execute(() -> events.live(live));
        return live.recorder();
    }

    private LiveWorld live(Baseline end, long nanos) {
        long now = System.nanoTime();
        MachineClock clock = new MachineClock(System::nanoTime, now, Math.max(nanos, primaryClock.nanosAt(now)), nanos);
        LiveWorld live = new LiveWorld(
                end,
                replayer.executedCount(),
                clock,
                line,
                new Slices(now, settings.longestSlice()),
                blueprint.hashInterval(),
                settings.stopAtCount(),
                FailPoint.NONE,
                protocolThread);
        live.runOn(vcpu);
        live.onNotice(outcome::remarked);
        line.takeOver(vcpu.machine().serialReceived());
        return live;
    }

    private void liveOutput(long blockStart, long number, int value) {
        world.recorder().serial(blockStart, number, value);
    }

    private void atEnd(Machine machine, StopReason reason) {
        if (world != null) {
            world.recorder().end(machine, reason);
        } else {
            replayer.verifyEnd(machine, reason);
            outcome.remarked(replayer.hashesCompared() + " state hashes compared, all equal");
        }
    }

    @Override
    public void discard() {
        queue.close();
        vcpu.abandon();
    }

    @Override
    public void close() {
        discard();
        if (world != null) {
            world.close();
        }
    }
}
