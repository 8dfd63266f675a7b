package io.understudy.verification.disk;

import io.understudy.verification.process.Dependents;
import io.understudy.verification.process.FreePort;
import io.understudy.verification.process.InstalledProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server of the network block device protocol, somebody else's, with one image; on loopback. */
public final class NbdServer implements AutoCloseable {
    /** The name of its export. */
    public static final String EXPORT = "disk";

    private static final long START_MILLIS = 10_000;

    /** A server that Debian has. */
    public enum Program {
        NBDKIT("nbdkit"),
        QEMU("qemu-nbd"),
        NBD_SERVER("nbd-server");

        private final String name;

        Program(String name) {
            this.name = name;
        }

        public boolean isHere() {
            return InstalledProgram.isHere(name);
        }

        /** One that is installed, if any is. */
        public static Optional<Program> any() {
            return List.of(values()).stream().filter(Program::isHere).findFirst();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final Program program;
    private final Path folder;
    private final Path image;
    private final int port;
    private Process process;

    private NbdServer(Program program, Path folder, Path image, int port) {
        this.program = program;
        this.folder = folder;
        this.image = image;
        this.port = port;
    }

    /**
     * Starts one and waits until it can be reached.
     *
     * @param folder for its log
     */
    public static NbdServer start(Program program, Path folder, Path image)
            throws IOException, InterruptedException, TimeoutException {
        NbdServer server = new NbdServer(program, folder, image, FreePort.find());
        server.restart();
        return server;
    }

    /** Starts it, or starts it again on the same port after it was killed. */
    public void restart() throws IOException, InterruptedException, TimeoutException {
        Path log = folder.resolve("nbd-server.log");
        process = Dependents.start(new ProcessBuilder(words())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (!isReachable()) {
            if (System.nanoTime() > deadline || (!process.isAlive() && program != Program.NBD_SERVER)) {
                kill();
                throw new TimeoutException(program + " cannot be reached, see " + log);
            }
            Thread.sleep(10);
        }
    }

    private List<String> words() throws IOException {
        String at = String.valueOf(port);
        return switch (program) {
            case NBDKIT -> List.of("nbdkit", "-f", "-i", "127.0.0.1", "-p", at, "file", image.toString());
            case QEMU ->
                List.of(
                        "qemu-nbd",
                        "-f",
                        "raw",
                        "-t",
                        "-e",
                        "4",
                        "-b",
                        "127.0.0.1",
                        "-p",
                        at,
                        "-x",
                        EXPORT,
                        image + "");
            case NBD_SERVER -> {
                Path settings = folder.resolve("nbd-server.conf");
                Files.writeString(
                        settings,
                        "[generic]\nlistenaddr = 127.0.0.1\nport = " + at + "\n[" + EXPORT + "]\nexportname = " + image
                                + "\nflush = true\nfua = true\ntrim = true\n");
                yield List.of(
                        "nbd-server", "-C", settings.toString(), "-p", pidFile().toString());
            }
        };
    }

    private boolean isReachable() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return socket.getInputStream().read() == 'N';
        } catch (IOException e) {
            return false;
        }
    }

    /** The export, as {@code -drive} and the fence name it. */
    public String address() {
        return "nbd://127.0.0.1:" + port + "/" + EXPORT;
    }

    private Path pidFile() {
        return folder.resolve("nbd-server.pid");
    }

    /** SIGKILL. One that made itself a daemon has written down which. */
    public void kill() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (program == Program.NBD_SERVER && Files.exists(pidFile())) {
            ProcessHandle.of(Long.parseLong(Files.readString(pidFile()).strip()))
                    .ifPresent(daemon -> {
                        List<ProcessHandle> children = daemon.descendants().toList();
                        daemon.destroyForcibly();
                        children.forEach(ProcessHandle::destroyForcibly);
                    });
            Files.delete(pidFile());
        }
    }

    @Override
    public void close() throws IOException {
        kill();
    }
}
