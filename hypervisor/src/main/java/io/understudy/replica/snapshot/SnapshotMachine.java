package io.understudy.replica.snapshot;

import io.understudy.checkpoint.MachineState;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.header.LogHeader;
import io.understudy.log.store.SnapshotFile;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.OutputSink;
import io.understudy.replica.machine.Blueprint;
import io.understudy.state.BadStateException;
import io.understudy.storage.Disks;
import io.understudy.storage.DisksFill;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The machine that a snapshot is of: opened by one thread, which learns whether it fits, built by another.
 *
 * @param header of the machine that goes on: the wall clock is counted from the original's power-on
 */
public record SnapshotMachine(SnapshotFile file, Blueprint blueprint, LogHeader header) {
    /**
     * Opens a snapshot of which a machine is to be made.
     *
     * @throws IllegalArgumentException if that is not possible here, in one line
     */
    public static SnapshotMachine open(Path path, Blueprint blueprint) {
        try {
            SnapshotFile file = SnapshotFile.open(path);
            LogHeader written = file.hello().header();
            LogHeader here = blueprint.header(written.powerOnEpochMillis());
            Optional<String> misfit = written.mismatch(here);
            if (misfit.isPresent()) {
                file.close();
                throw new IllegalArgumentException(
                        path + " is of another machine: " + misfit.get() + " (the snapshot's first)");
            }
            return new SnapshotMachine(file, blueprint, here);
        } catch (IOException | CorruptLogException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Where it stands. */
    public Baseline start() {
        return file.state().begin().start();
    }

    /** The outputs up to there, all of which the world has. */
    public StreamPositions confirmed() {
        return file.state().begin().confirmed();
    }

    /**
     * Builds it, on the thread that will run it.
     *
     * @param disks with images that are to be filled
     * @param coming how these come
     * @throws BadStateException in one line, if the snapshot is none
     */
    public Machine build(InputSource inputs, OutputSink outputs, Disks disks, SnapshotDisks coming) {
        Machine machine = blueprint.build(header.powerOnEpochMillis(), inputs, outputs, disks);
        DisksFill fill = disks.fill();
        try (file) {
            machine.clearRam();
            file.readInto(machine.ram(), piece -> coming.put(fill, piece));
            MachineState.restore(machine, file.state().begin().machine());
            // The disks' threads are done with that before they do what the guest asks for next.
            var unused = fill.complete();
            if (machine.count() != start().position()
                    || !StreamPositions.of(machine.sent()).equals(confirmed())) {
                throw new BadStateException("its machine stands at instruction " + machine.count() + ", its log at "
                        + start() + ", its outputs at " + confirmed());
            }
            return machine;
        } catch (IOException | CorruptLogException | BadStateException | IllegalArgumentException e) {
            machine.close();
            throw new BadStateException("the snapshot cannot be used: " + e.getMessage());
        }
    }
}
