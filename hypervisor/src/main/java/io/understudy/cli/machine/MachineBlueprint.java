package io.understudy.cli.machine;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.cli.engine.Engine;
import io.understudy.cpu.unicorn.EngineIdentity;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.OutputSink;
import io.understudy.replica.machine.Blueprint;
import io.understudy.step.Threads;
import io.understudy.storage.Disks;
import io.understudy.storage.WorkingImages;
import io.understudy.storage.image.Drive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A machine as the command line describes it. */
public final class MachineBlueprint implements Blueprint {
    /** Changes when the machine's parts do, because a log replays only on the machine it was recorded on. */
    private static final String MACHINE_MODEL = "pc-5: 440fx, 8259, 8254, 16550, 146818, 8042";

    private final MachineOptions.Chosen guest;
    private final CounterMode counter;
    private final MemoryMode memory;
    private final EngineIdentity engine;
    private final long hashInterval;
    private final Service service;
    private Optional<WorkingImages> images = Optional.empty();

    public MachineBlueprint(MachineOptions.Chosen guest, CounterMode counter, MemoryMode memory, long hashInterval) {
        this(guest, counter, memory, hashInterval, Service.of(StandbyMode.HOT));
    }

    public MachineBlueprint(
            MachineOptions.Chosen guest, CounterMode counter, MemoryMode memory, long hashInterval, Service service) {
        this.guest = guest;
        this.counter = counter;
        this.memory = Engine.available(memory, counter);
        this.engine = Engine.identity(guest.image().processor());
        this.hashInterval = hashInterval;
        this.service = service;
        requireStorable(guest, service);
    }

    /** A cold backup reads nothing that is elsewhere before it takes over, and a snapshot has none of that. */
    public static void requireStorable(MachineOptions.Chosen guest, Service service) {
        if (service.standby() == StandbyMode.COLD && guest.drives().stream().anyMatch(Drive::readsExecuted)) {
            throw new IllegalArgumentException(
                    "a cold backup cannot read a shared disk for itself: leave out reads=executed, or --standby cold");
        }
        boolean shared =
                guest.drives().stream().anyMatch(drive -> drive.export().isPresent());
        if (shared && (service.from().isPresent() || service.snapshotEvery().isPresent())) {
            throw new IllegalArgumentException(
                    "a machine's shared disks are in no snapshot: leave out --snapshot-every, and have their server make one");
        }
    }

    @Override
    public long hashInterval() {
        return hashInterval;
    }

    @Override
    public StandbyMode standby() {
        return service.standby();
    }

    @Override
    public Optional<Path> snapshot() {
        return service.from();
    }

    @Override
    public Optional<Duration> snapshotEvery() {
        return service.snapshotEvery();
    }

    @Override
    public Optional<NetworkPort> network() {
        return guest.network();
    }

    @Override
    public LogHeader header(long powerOnEpochMillis) {
        return new LogHeader(
                LogHeader.FORMAT_VERSION,
                guest.image().name(),
                guest.sha256(),
                guest.ramBytes(),
                guest.commandLine(),
                model(),
                engine.build(),
                engine.mode(),
                engine.libm(),
                powerOnEpochMillis,
                hashInterval,
                lowerCase(counter),
                lowerCase(memory));
    }

    private String model() {
        return Stream.concat(Stream.of(MACHINE_MODEL), guest.cards().stream()).collect(Collectors.joining(", "));
    }

    private static String lowerCase(Enum<?> mode) {
        return mode.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public Disks disks(Optional<Disks.Coming> coming, Threads threads) {
        return images.map(own -> own.copied(guest.drives(), coming, threads))
                .orElseGet(() -> Disks.open(guest.drives(), coming, threads));
    }

    @Override
    public Disks emptyDisks(Disks.Coming coming, Threads threads) {
        return guest.drives().isEmpty() ? Disks.NONE : ofPool().empty(guest.drives(), coming, threads);
    }

    @Override
    public Disks leftDisks(Disks.Coming coming, Threads threads) {
        return guest.drives().isEmpty() ? Disks.NONE : ofPool().left(guest.drives(), coming, threads);
    }

    private WorkingImages ofPool() {
        return images.orElseThrow(() -> new IllegalArgumentException(
                "a backup whose machine runs already gets its disks in a pool only: use host and start"));
    }

    /** The same, of a host that works on images of its own. */
    public MachineBlueprint on(WorkingImages own) {
        images = Optional.of(own);
        return this;
    }

    @Override
    public Machine build(long powerOnEpochMillis, InputSource inputs, OutputSink outputs, Disks disks) {
        return new Machine(
                guest.configuration(powerOnEpochMillis),
                Engine.factory(counter, memory),
                inputs,
                outputs,
                disks.ofMachine());
    }
}
