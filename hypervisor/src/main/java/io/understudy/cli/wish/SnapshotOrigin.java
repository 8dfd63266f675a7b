package io.understudy.cli.wish;

import io.understudy.cli.machine.MachineBlueprint;
import io.understudy.cli.machine.MachineOptions;
import io.understudy.cli.machine.MachineWords;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.log.header.LogHeader;
import io.understudy.log.store.SnapshotFile;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A snapshot that a person wants to start a VM from: looked at from its first byte to its last before a host is asked. */
final class SnapshotOrigin {
    private static final long ANY_HASH_INTERVAL = 50_000_000;

    private SnapshotOrigin() {}

    /**
     * The machine it is of.
     *
     * @throws IOException if it is no snapshot, or of a machine that this installation does not make, in one line
     */
    static MachineOptions machine(Path file) throws IOException {
        try (SnapshotFile snapshot = SnapshotFile.open(file)) {
            MachineOptions machine = MachineWords.read(snapshot.hello().spec()).machine();
            LogHeader written = snapshot.hello().header();
            Optional<String> misfit = written.mismatch(
                    new MachineBlueprint(machine.choose(), CounterMode.JAVA, MemoryMode.STOCK, ANY_HASH_INTERVAL)
                            .header(written.powerOnEpochMillis()));
            if (misfit.isPresent()) {
                throw new IOException(file + " is of another machine: " + misfit.get()
                        + " (the snapshot's first): start it where its files and its engine are");
            }
            snapshot.check();
            return machine;
        } catch (CorruptLogException | IllegalArgumentException e) {
            throw new IOException(e instanceof CorruptLogException ? e.getMessage() : file + ": " + e.getMessage(), e);
        }
    }
}
