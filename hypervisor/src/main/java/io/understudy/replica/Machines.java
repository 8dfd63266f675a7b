package io.understudy.replica;

import io.understudy.log.entry.Baseline;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.Machine;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.input.MachineClock;
import io.understudy.machine.input.Slices;
import io.understudy.machine.virtio.VirtioNet;
import io.understudy.output.Unconfirmed;
import io.understudy.replica.protocol.ActingMachine;
import io.understudy.replica.protocol.FailPoint;
import io.understudy.replica.protocol.MachineRoom;
import io.understudy.replica.protocol.ReplayingMachine;
import io.understudy.replica.protocol.SerialLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Builds this host's machines, each with a thread of its own. */
final class Machines implements MachineRoom {
    private final Platform platform;
    private final ReplicaSettings settings;
    private final Blueprints blueprints;
    private Blueprint blueprint;
    private final SerialLine line;
    private final FailPoint failPoint;
    private final Executor protocolThread;
    private final Vcpu.Outcome outcome;

    Machines(
            Platform platform,
            ReplicaSettings settings,
            Blueprints blueprints,
            SerialLine line,
            FailPoint failPoint,
            Executor protocolThread,
            Vcpu.Outcome outcome) {
        this.platform = platform;
        this.settings = settings;
        this.blueprints = blueprints;
        this.line = line;
        this.failPoint = failPoint;
        this.protocolThread = protocolThread;
        this.outcome = outcome;
    }

    @Override
    public void furnish(String spec) {
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

    @Override
    public LogHeader header(long powerOnEpochMillis) {
        return blueprint.header(powerOnEpochMillis);
    }

    @Override
    public ActingMachine powerOn(long powerOnEpochMillis) {
        line.renew();
        LiveWorld world = live(Baseline.POWER_ON);
        world.runOn(vcpu(world, () -> blueprint.build(powerOnEpochMillis, world.recorder(), world.recorder())));
        world.ready();
        return world;
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
        line.renew();
        var unused = line.resume(Unconfirmed.nothing(snapshot.confirmed()));
        LiveWorld world = live(snapshot.start());
        world.runOn(vcpu(world, () -> {
            Machine machine = snapshot.build(world.recorder(), world.recorder());
            line.takeOver(machine.received(Uart16550.STREAM), machine.received(VirtioNet.STREAM));
            world.ready();
            return machine;
        }));
        return new Begun(world, snapshot.header());
    }

    private Vcpu vcpu(LiveWorld world, Supplier<Machine> builder) {
        return new Vcpu(platform.threads(), "vcpu", builder, machine -> true, world::end, outcome);
    }

    /** The clock goes on from where the machine stands. */
    private LiveWorld live(Baseline start) {
        LiveWorld world = new LiveWorld(
                platform,
                start,
                start.position(),
                new MachineClock(platform.nanoTime(), platform.now(), start.nanos(), start.nanos()),
                line,
                new Slices(platform.now(), settings.longestSlice()),
                blueprint.hashInterval(),
                settings.stopAtCount(),
                failPoint,
                protocolThread);
        world.onNotice(outcome::remarked);
        return world;
    }

    @Override
    public ReplayingMachine replay(long powerOnEpochMillis, ReplayingMachine.Events events) {
        return switch (blueprint.standby()) {
            case HOT -> ReplayedWorld.fromPowerOn(parts(powerOnEpochMillis), events);
            case COLD -> StoredWorld.fromPowerOn(parts(powerOnEpochMillis), events);
        };
    }

    @Override
    public ReplayingMachine receive(long powerOnEpochMillis, ReplayingMachine.Events events) {
        return switch (blueprint.standby()) {
            case HOT -> ReplayedWorld.fromState(parts(powerOnEpochMillis), events);
            case COLD -> StoredWorld.fromState(parts(powerOnEpochMillis), events);
        };
    }

    private ReplayParts parts(long powerOnEpochMillis) {
        platform.rehearsal().accept(platform.threads());
        return new ReplayParts(
                platform,
                settings,
                blueprint,
                powerOnEpochMillis,
                line,
                line.renew(),
                new PrimaryClock(),
                protocolThread,
                outcome);
    }
}
