package io.understudy.cli.run;

import io.understudy.cli.engine.DoctorCommand;
import io.understudy.cli.engine.Engine;
import io.understudy.cli.machine.MachineBlueprint;
import io.understudy.cli.machine.MachineOptions;
import io.understudy.cli.machine.RunOptions;
import io.understudy.cli.process.OneLine;
import io.understudy.log.file.LogFileReader;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.Machine;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.Slices;
import io.understudy.replay.Divergence;
import io.understudy.replay.LogExhausted;
import io.understudy.replay.RecordedEntries;
import io.understudy.replay.Replayer;
import io.understudy.step.Parking;
import io.understudy.step.Threads;
import io.understudy.storage.Disks;
import io.understudy.storage.image.Drive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy replay}: a recording again, verified at every entry and every state hash. */
@Command(
        name = "replay",
        description = "Replays a recording and verifies it at every entry. Give the same guest, -m and -append.",
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
    /** Exit code of a replay that did something else than the recording. */
    static final int DIVERGED = 3;

    @Mixin
    private GuestAndFile named;

    @Option(names = "--incomplete", description = "Also take a recording that broke off, up to its last whole frame.")
    private boolean incomplete;

    @Mixin
    private MachineOptions machineOptions;

    @Mixin
    private RunOptions options;

    @Override
    public Integer call() throws IOException {
        options.check();
        Path file = named.file(machineOptions);
        LogFileReader.Ending ending = incomplete ? LogFileReader.Ending.MAY_BE_MISSING : LogFileReader.Ending.REQUIRED;
        try (LogFileReader reader = LogFileReader.open(file, ending)) {
            LogHeader header = reader.header();
            MachineOptions.Chosen guest = machineOptions
                    .withImagesChecked()
                    .recorded(header.machineModel())
                    .choose();
            DoctorCommand.require();
            Engine.prepareFor(header.engineMode());
            MachineBlueprint blueprint = new MachineBlueprint(
                    guest, options.counter, options.memoryAs(header.memoryMode()), header.hashIntervalInstructions());
            Optional<String> mismatch = header.mismatch(blueprint.header(header.powerOnEpochMillis()));
            if (mismatch.isPresent()) {
                throw new IllegalArgumentException(
                        file + " was recorded on another machine: " + mismatch.get() + " (the recording's first)");
            }
            return replay(reader, guest, blueprint, header);
        }
    }

    private int replay(
            LogFileReader reader, MachineOptions.Chosen guest, MachineBlueprint blueprint, LogHeader header) {
        StandardConsole console = new StandardConsole((at, stream, bytes, offset, length) -> {});
        Replayer replayer = new Replayer(
                new RecordedEntries(reader),
                (machine, sequence, nanos) -> null,
                console::output,
                console,
                new Slices(System.nanoTime(), options.longestSlice));
        Parking parking = new Parking();
        Disks disks = Disks.open(guest.drives().stream().map(Drive::thrownAway).toList(), Threads.DAEMONS);
        disks.onOutcome(parking::wake);
        try (disks;
                Machine machine = blueprint.build(header.powerOnEpochMillis(), replayer, replayer, disks)) {
            machine.onNotice(OneLine::say);
            String end;
            try {
                parking.run(machine);
                StopReason reason = machine.stopReason();
                var unused = replayer.verifyEnd(machine, reason);
                end = reason.detail();
            } catch (LogExhausted broken) {
                end = broken.getMessage();
            }
            console.flush();
            System.err.println("understudy: " + end + " after " + replayer.executedCount() + " instructions; "
                    + replayer.executedSequence() + " entries and " + replayer.hashesCompared()
                    + " state hashes compared, all equal");
            return 0;
        } catch (Divergence divergence) {
            console.flush();
            System.err.println("understudy: " + divergence.getMessage());
            return DIVERGED;
        }
    }
}
