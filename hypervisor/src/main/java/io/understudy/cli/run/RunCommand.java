package io.understudy.cli.run;

import io.understudy.cli.engine.DoctorCommand;
import io.understudy.cli.machine.MachineBlueprint;
import io.understudy.cli.machine.MachineOptions;
import io.understudy.cli.machine.RunOptions;
import io.understudy.cli.process.OneLine;
import io.understudy.cli.process.Shutdown;
import io.understudy.machine.Machine;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.HostInputs;
import io.understudy.machine.input.MachineClock;
import io.understudy.machine.input.Slices;
import io.understudy.step.Parking;
import io.understudy.storage.Disks;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code understudy run}: a machine alone, its serial line on this terminal. */
@Command(
        name = "run",
        description = "Runs a guest alone, without replication; its serial line is this terminal.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    private static final long LONGEST_RUN_NANOS = 2_000_000;

    @Parameters(arity = "0..1", paramLabel = "GUEST", description = "A guest, as with --guest.")
    private String guestName;

    @Mixin
    private MachineOptions machineOptions;

    @Mixin
    private RunOptions options;

    @Override
    public Integer call() {
        options.check();
        if (guestName != null) {
            machineOptions.boot(guestName);
        }
        MachineOptions.Chosen guest = machineOptions.choose();
        DoctorCommand.require();
        MachineBlueprint blueprint = options.blueprint(guest);
        long powerOn = System.currentTimeMillis();
        StandardNetwork network = StandardNetwork.open(guest.network(), powerOn);
        StandardConsole console = new StandardConsole(network);
        Disks disks = StandardDisks.open(blueprint);
        Parking parking = new Parking();
        HostInputs inputs = new HostInputs(
                MachineClock.atPowerOn(System::nanoTime),
                disks.completionsBehind(List.of(console.input(), network.input())),
                new Slices(System.nanoTime(), options.longestSlice),
                LONGEST_RUN_NANOS,
                parking);
        StopAtCount bounded = new StopAtCount(inputs, options.until);
        Shutdown shutdown = Shutdown.stops(() -> inputs.stop(StopReason.requested()));
        network.onArrival(inputs::wake);
        disks.onOutcome(inputs::wake);
        try (network;
                disks;
                Machine machine = blueprint.build(powerOn, bounded, console, disks)) {
            machine.onNotice(OneLine::say);
            inputs.onNotice(OneLine::say);
            console.read(System.in, inputs::wake);
            parking.run(machine);
            StopReason reason = machine.stopReason();
            console.flush();
            System.err.println("understudy: " + reason.detail() + " after " + machine.count() + " instructions");
            return reason.processExitCode();
        } finally {
            inputs.close();
            shutdown.done();
        }
    }
}
