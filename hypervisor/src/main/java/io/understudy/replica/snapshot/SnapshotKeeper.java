package io.understudy.replica.snapshot;

import io.understudy.arbiter.view.VmName;
import io.understudy.replica.protocol.HostProtocol;
import io.understudy.replica.protocol.ReplicaEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Has a host keep a snapshot of the VM that it is primary of: one file, which each snapshot replaces. It asks itself for
 * one as anybody would. On the protocol thread; writing has a thread of its own.
 */
public final class SnapshotKeeper {
    private final HostProtocol protocol;
    private final Supplier<Optional<Duration>> every;
    private final Path folder;
    private final ReplicaEvents events;
    private final Executor protocolThread;
    private final SnapshotTimes times = new SnapshotTimes();
    private boolean busy;

    /** @param every how often for the present VM, in machine time */
    public SnapshotKeeper(
            HostProtocol protocol,
            Supplier<Optional<Duration>> every,
            Path folder,
            ReplicaEvents events,
            Executor protocolThread) {
        this.protocol = protocol;
        this.every = every;
        this.folder = folder;
        this.events = events;
        this.protocolThread = protocolThread;
    }

    /** Time passes, in nanoseconds of the clock that {@code HostProtocol} has. */
    public void tick(long now) {
        protocol.primaryNanos().ifPresent(machineNanos -> {
            Optional<Duration> interval = every.get();
            if (interval.isPresent()
                    && !busy
                    && times.due(machineNanos, interval.get().toNanos(), now)) {
                busy = true;
                keep(protocol.task().orElseThrow());
            }
        });
    }

    private void keep(VmName vm) {
        Thread keeping = new Thread(
                () -> {
                    Optional<String> failure = write(vm);
                    protocolThread.execute(() -> written(vm, failure));
                },
                "snapshot-keeper");
        keeping.setDaemon(true);
        keeping.start();
    }

    private Path file(VmName vm) {
        return folder.resolve(vm + ".snapshot");
    }

    private Optional<String> write(VmName vm) {
        try {
            Files.createDirectories(folder);
            var unused = SnapshotFetch.fetch(
                    protocol.self().logAddress(), vm, file(vm), protocol.self().name(), line -> {});
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private void written(VmName vm, Optional<String> failure) {
        busy = false;
        if (failure.isEmpty()) {
            times.kept();
            events.notice("kept a snapshot of VM " + vm + " in " + file(vm));
        } else {
            events.notice(
                    "kept no snapshot of VM " + vm + " in " + file(vm) + ", and will try again: " + failure.get());
        }
    }
}
