package io.understudy.cli.run;

import io.understudy.cli.engine.DoctorCommand;
import io.understudy.cli.machine.MachineBlueprint;
import io.understudy.cli.machine.MachineOptions;
import io.understudy.cli.machine.RunOptions;
import io.understudy.cli.process.OneLine;
import io.understudy.cli.process.Shutdown;
import io.understudy.log.entry.Baseline;
import io.understudy.log.file.LogFileRecorder;
import io.understudy.log.file.LogFileWriter;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RingCapacity;
import io.understudy.machine.Machine;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.HostInputs;
import io.understudy.machine.input.MachineClock;
import io.understudy.machine.input.Slices;
import io.understudy.record.Recorder;
import io.understudy.step.Parking;
import io.understudy.storage.Disks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code understudy record}: like run, with everything undetermined written to a file. */
@Command(
        name = "record",
        description = "Runs a guest alone and records it, to be replayed instruction for instruction.",
        mixinStandardHelpOptions = true)
public final class RecordCommand implements Callable<Integer> {
    private static final long LONGEST_RUN_NANOS = 2_000_000;

    @Mixin
    private GuestAndFile named;

    @Mixin
    private MachineOptions machineOptions;

    @Mixin
    private RunOptions options;

    @Override
    public Integer call() throws IOException {
        options.check();
        Path file = named.file(machineOptions);
        MachineOptions.Chosen guest = machineOptions.withImagesChecked().choose();
        DoctorCommand.require();
        long powerOn = System.currentTimeMillis();
        MachineBlueprint blueprint = options.blueprint(guest);
        Disks disks = StandardDisks.open(blueprint);
        LogFileWriter writer = LogFileWriter.create(file, blueprint.header(powerOn));
        LogRing ring = new LogRing(RingCapacity.DEFAULT, Baseline.POWER_ON);
        StandardNetwork network = StandardNetwork.open(guest.network(), powerOn);
        StandardConsole console = new StandardConsole(network);
        Parking parking = new Parking();
        HostInputs inputs = new HostInputs(
                MachineClock.atPowerOn(System::nanoTime),
                disks.completionsBehind(List.of(console.input(), network.input())),
                new Slices(System.nanoTime(), options.longestSlice),
                LONGEST_RUN_NANOS,
                parking);
        Recorder recorder = new Recorder(
                new StopAtCount(inputs, options.until), ring, console, machine -> 0, blueprint.hashInterval(), 0);
        Shutdown shutdown = Shutdown.stops(() -> inputs.stop(StopReason.requested()));
        StopReason reason;
        AtomicReference<IOException> failure = new AtomicReference<>();
        // No pair, no view: 0 marks a recording of a machine alone.
        LogFileRecorder recording = new LogFileRecorder(ring, writer, () -> 0, failure::set);
        network.onArrival(inputs::wake);
        disks.onOutcome(inputs::wake);
        try (network;
                recording;
                disks;
                Machine machine = blueprint.build(powerOn, recorder, recorder, disks)) {
            machine.onNotice(OneLine::say);
            inputs.onNotice(OneLine::say);
            console.read(System.in, inputs::wake);
            parking.run(machine);
            reason = machine.stopReason();
            recorder.end(machine, reason);
        } finally {
            inputs.close();
            shutdown.done();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        console.flush();
        System.err.println("understudy: " + reason.detail() + "; recorded " + writer.bytes() + " bytes to " + file);
        return reason.processExitCode();
    }
}
