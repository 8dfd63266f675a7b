package io.understudy.replica;

import io.understudy.log.entry.Baseline;
import io.understudy.log.header.LogHeader;
import io.understudy.log.ring.RingStorage;
import io.understudy.machine.Machine;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.input.MachineClock;
import io.understudy.machine.virtio.VirtioNet;
import io.understudy.output.Unconfirmed;
import io.understudy.replay.Replayer;
import io.understudy.replica.execution.ExecutionParts;
import io.understudy.replica.execution.LiveExecution;
import io.understudy.replica.execution.PrimaryClock;
import io.understudy.replica.execution.ReplayExecution;
import io.understudy.replica.execution.Vcpu;
import io.understudy.replica.line.SerialLine;
import io.understudy.replica.machine.ActingMachine;
import io.understudy.replica.machine.Blueprint;
import io.understudy.replica.machine.Blueprints;
import io.understudy.replica.machine.MachineRoom;
import io.understudy.replica.machine.StandbyMachine;
import io.understudy.replica.platform.FailPoint;
import io.understudy.replica.platform.Platform;
import io.understudy.replica.snapshot.SnapshotDisks;
import io.understudy.replica.snapshot.SnapshotMachine;
import io.understudy.replica.standby.StoredExecution;
import io.understudy.storage.Acting;
import io.understudy.storage.DiskTrouble;
import io.understudy.storage.Disks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Builds this host's machines, each with a thread of its own. */
final class Machines implements MachineRoom {
    /** The protocol thread waits for that, of a host that does nothing else then. */
    private static final Duration LONGEST_CLOSING = Duration.ofSeconds(2);

    private final Platform platform;
    private final ReplicaSettings settings;
    private final Blueprints blueprints;
    private Blueprint blueprint;
    private volatile Disks disks = Disks.NONE;
    private final SerialLine line;
    private final FailPoint failPoint;
    private final Executor protocolThread;
    private final Vcpu.Outcome outcome;
    private final DiskTrouble trouble;
    private final LongFunction<Optional<Acting>> acting;

    Machines(
            Platform platform,
            ReplicaSettings settings,
            Blueprints blueprints,
            SerialLine line,
            FailPoint failPoint,
            Executor protocolThread,
            Vcpu.Outcome outcome,
            DiskTrouble trouble,
            LongFunction<Optional<Acting>> acting) {
        this.acting = acting;
        this.platform = platform;
        this.settings = settings;
        this.blueprints = blueprints;
        this.line = line;
        this.failPoint = failPoint;
        this.protocolThread = protocolThread;
        this.outcome = outcome;
        this.trouble = trouble;
    }

    @Override
    public void prepare(String spec) {
        blueprint = blueprints.of(spec);
    }

    /** How often the primary of the present VM keeps a snapshot. */
    Optional<Duration> snapshotEvery() {
        return blueprint.snapshotEvery();
    }

    /** What the network card of the present VM is plugged into. */
    Optional<Blueprint.NetworkPort> network() {
        return blueprint.network();
    }

    /** Returns when all that the machine wrote to its disks is written. Any thread. */
    void awaitDisks() {
        disks.close();
    }

    @Override
    public LogHeader header(long powerOnEpochMillis) {
        return blueprint.header(powerOnEpochMillis);
    }

    @Override
    public ActingMachine powerOn(long powerOnEpochMillis) {
        ExecutionParts parts = parts(powerOnEpochMillis);
        LiveExecution execution = live(parts, Baseline.POWER_ON);
        execution.runOn(vcpu(execution, () -> parts.build(execution.recorder(), execution.recorder())));
        execution.ready();
        return execution;
    }

    @Override
    public Begun begin(long powerOnEpochMillis) {
        return blueprint
                .snapshot()
                .map(this::fromSnapshot)
                .orElseGet(() -> MachineRoom.super.begin(powerOnEpochMillis));
    }

    private Begun fromSnapshot(Path file) {
        SnapshotMachine snapshot = SnapshotMachine.open(file, blueprint);
        SnapshotDisks coming = new SnapshotDisks(outcome::failed);
        ExecutionParts parts = parts(
                snapshot.header().powerOnEpochMillis(), () -> blueprint.emptyDisks(coming, platform.threads()), false);
        var unused = line.resume(Unconfirmed.nothing(snapshot.confirmed()));
        LiveExecution execution = live(parts, snapshot.start());
        execution.runOn(vcpu(execution, () -> {
            Machine machine = snapshot.build(execution.recorder(), execution.recorder(), parts.disks(), coming);
            line.takeOver(machine.received(Uart16550.STREAM), machine.received(VirtioNet.STREAM));
            execution.ready();
            return machine;
        }));
        return new Begun(execution, snapshot.header());
    }

    private Vcpu vcpu(LiveExecution execution, Supplier<Machine> builder) {
        return new Vcpu(platform.threads(), "vcpu", builder, machine -> true, execution::end, outcome);
    }

    /** The clock goes on from where the machine stands. */
    private LiveExecution live(ExecutionParts parts, Baseline start) {
        MachineClock clock = new MachineClock(platform.nanoTime(), platform.now(), start.nanos(), start.nanos());
        return new LiveExecution(
                parts, new RingStorage(parts.platform().limits().ring()), start, start.position(), clock);
    }

    @Override
    public StandbyMachine replay(long powerOnEpochMillis, StandbyMachine.Events events) {
        return switch (blueprint.standby()) {
            case HOT ->
                ReplayExecution.fromPowerOn(
                        rehearsed(powerOnEpochMillis, () -> blueprint.disks(platform.threads())), events);
            case COLD -> {
                Coming coming = new Coming();
                ExecutionParts parts =
                        rehearsed(powerOnEpochMillis, () -> blueprint.disks(Optional.of(coming), platform.threads()));
                yield coming.to(StoredExecution.fromPowerOn(parts, settings.standby(), settings.hostName(), events));
            }
        };
    }

    @Override
    public StandbyMachine receive(long powerOnEpochMillis, StandbyMachine.Events events) {
        Coming coming = new Coming();
        ExecutionParts parts = rehearsed(powerOnEpochMillis, () -> blueprint.leftDisks(coming, platform.threads()));
        return coming.to(
                switch (blueprint.standby()) {
                    case HOT -> ReplayExecution.fromState(parts, events);
                    case COLD -> StoredExecution.fromState(parts, settings.standby(), settings.hostName(), events);
                });
    }

    /** How disks come from another host, for the machine that they are of. */
    private final class Coming implements Disks.Coming {
        private StandbyMachine machine;

        StandbyMachine to(StandbyMachine made) {
            machine = made;
            return made;
        }

        @Override
        public void room() {
            protocolThread.execute(() -> machine.imagesHaveRoom());
        }

        @Override
        public void failed(String why) {
            outcome.failed(why);
        }
    }

    private ExecutionParts rehearsed(long powerOnEpochMillis, Supplier<Disks> opened) {
        platform.rehearsal().accept(platform.threads());
        try {
            return parts(powerOnEpochMillis, opened, true);
        } catch (IllegalArgumentException e) {
            throw new UncheckedIOException(e.getMessage(), new IOException(e));
        }
    }

    /** Of another machine than before. */
    private ExecutionParts parts(long powerOnEpochMillis) {
        return parts(powerOnEpochMillis, () -> blueprint.disks(platform.threads()), false);
    }

    private ExecutionParts parts(long powerOnEpochMillis, Supplier<Disks> opened, boolean follows) {
        // Whoever has an image lets go of it first.
        disks.letGo(LONGEST_CLOSING);
        Disks opening = opened.get();
        disks = opening;
        disks.onTrouble(trouble);
        disks.onUnopened(outcome::remarked);
        disks.onDeath(outcome::failed);
        disks.onRemark(outcome::remarked);
        Replayer.ReplayedOutput outputs = line.beginReplay();
        line.attach(disks, () -> acting.apply(powerOnEpochMillis).orElseThrow());
        if (follows) {
            protocolThread.execute(() -> acting.apply(powerOnEpochMillis).ifPresent(opening::follow));
        }
        return new ExecutionParts(
                platform,
                blueprint,
                powerOnEpochMillis,
                settings.longestSlice(),
                settings.stopAtCount(),
                failPoint,
                settings.off(),
                line,
                disks,
                outputs,
                new PrimaryClock(),
                protocolThread,
                outcome);
    }
}
