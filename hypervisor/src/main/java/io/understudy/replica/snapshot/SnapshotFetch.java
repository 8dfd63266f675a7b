package io.understudy.replica.snapshot;

import io.understudy.arbiter.HostPort;
import io.understudy.arbiter.view.VmName;
import io.understudy.log.channel.ChannelClient;
import io.understudy.log.channel.ChannelLimits;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Has a primary copy its machine into a file of this process's. */
public final class SnapshotFetch {
    private static final long TICK_MILLIS = 250;

    private SnapshotFetch() {}

    /**
     * What a snapshot is.
     *
     * @param machineNanos machine time at which it stands, nanoseconds since power-on
     * @param ramBytes of the guest's memory
     * @param fileBytes on the disk
     */
    public record Taken(long machineNanos, long ramBytes, long fileBytes) {}

    /**
     * Takes one; returns when it is on the disk, under its name and in place of what had that name. Not to be called on an
     * event loop.
     *
     * @param primary where the primary's log channel listens
     * @param writer who writes, unlike anybody who may write the same snapshot at the same time; what he left unfinished the
     *     time before is removed
     * @param progress told once a second how far it is, on another thread
     * @throws IOException if there will be none, in one line; what had the name is left as it was
     */
    public static Taken fetch(String primary, VmName vm, Path file, String writer, Consumer<String> progress)
            throws IOException, InterruptedException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + " is no file that a snapshot could replace: name another");
        }
        Path name = file.toAbsolutePath();
        if (!Files.isDirectory(name.getParent())) {
            throw new IOException("cannot write " + file + ": there is no folder " + name.getParent());
        }
        Path unfinished = name.resolveSibling(name.getFileName() + "." + writer + ".incomplete");
        Transport transport = Transport.nio("snapshot");
        SnapshotIntake intake = new SnapshotIntake(vm, unfinished, name, System.nanoTime());
        try {
            Files.deleteIfExists(unfinished);
            InetSocketAddress at = HostPort.parse(primary);
            var link =
                    ChannelClient.connect(transport, at.getHostString(), at.getPort(), ChannelLimits.DEFAULT, intake);
            var unused = transport
                    .loop()
                    .scheduleAtFixedRate(
                            () -> intake.tick(link, System.nanoTime(), progress),
                            TICK_MILLIS,
                            TICK_MILLIS,
                            TimeUnit.MILLISECONDS);
            return intake.taken().get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "no snapshot of VM " + vm + ": " + e.getCause().getMessage(), e.getCause());
        } finally {
            transport.close();
            intake.close();
            Files.deleteIfExists(unfinished);
        }
    }
}
