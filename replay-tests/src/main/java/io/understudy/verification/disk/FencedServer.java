package io.understudy.verification.disk;

import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.FreePort;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A shared disk: an image, a server of it, and a fence of ours in front of that. */
public final class FencedServer implements AutoCloseable {
    private static final long START_MILLIS = 30_000;

    private final Path folder;
    private final NbdServer server;
    private final int port;
    private ChildProcess fence;

    /**
     * Starts both.
     *
     * @param folder for their logs and the fence's record
     */
    public FencedServer(NbdServer.Program program, Path folder, Path image)
            throws IOException, InterruptedException, TimeoutException {
        this.folder = folder;
        server = NbdServer.start(program, folder, image);
        try {
            port = FreePort.find();
            restartFence();
        } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * The same with any server that is installed.
     *
     * @param out told which it is
     * @throws IllegalArgumentException if none is, in one line
     */
    public static FencedServer ofAny(Path folder, Path image, PrintStream out)
            throws IOException, InterruptedException, TimeoutException {
        NbdServer.Program program = NbdServer.Program.any()
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "--shared needs an NBD server: install one of Debian's packages nbdkit, qemu-utils, nbd-server"));
        out.println("  the disk lies on " + program + ", behind a fence");
        return new FencedServer(program, folder, image);
    }

    private ChildProcess start(String listen) throws IOException {
        Path record = Files.createDirectories(folder.resolve("fence"));
        return ChildProcess.start(
                folder,
                "fence",
                ChildProcess.Life.SHORT,
                List.of(
                        "fence",
                        "--events",
                        "--listen",
                        listen,
                        "--folder",
                        record.toString(),
                        "--export",
                        server.address()));
    }

    /** The words of -drive. */
    public String drive() {
        return "file=nbd://127.0.0.1:" + port + "/" + NbdServer.EXPORT + ",format=raw,if=virtio";
    }

    public NbdServer server() {
        return server;
    }

    public ChildProcess fence() {
        return fence;
    }

    /** Starts the fence again after it was killed, on the same port and record. */
    public void restartFence() throws IOException, InterruptedException, TimeoutException {
        fence = start("127.0.0.1:" + port);
        fence.await("listening", "port=" + port, START_MILLIS);
    }

    @Override
    public void close() throws IOException {
        fence.kill();
        server.close();
    }
}
