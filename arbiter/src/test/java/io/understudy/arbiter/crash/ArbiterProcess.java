package io.understudy.arbiter.crash;

import io.understudy.admission.AdmissionLimits;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.server.ServerSettings;
import io.understudy.event.EventSink;
import io.understudy.transport.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An arbiter in a JVM of its own, to be killed. */
final class ArbiterProcess implements AutoCloseable {
    private static final String REFUSAL = "refused: ";

    private final Process process;
    private final InetSocketAddress address;

    private ArbiterProcess(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    static ArbiterProcess start(Path directory, long compactionBytes) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ArbiterProcess.class.getName(),
                        directory.toString(),
                        String.valueOf(compactionBytes)))
                .redirectErrorStream(true)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.matches("[0-9]+")) {
            if (line.startsWith(REFUSAL)) {
                throw new IOException(line);
            }
            line = out.readLine(); // a word of the JVM's own
        }
        if (line == null) {
            throw new IOException("the arbiter did not start");
        }
        return new ArbiterProcess(
                process, new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(line)));
    }

    InetSocketAddress address() {
        return address;
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it the orderly way, by the end of its input. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill();
                throw new IOException("the arbiter did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Prints its port, and ends with its standard input, so that it never outlives the test. */
    public static void main(String[] arguments) throws IOException {
        Transport transport = Transport.nio("arbiter");
        ServerSettings settings = new ServerSettings(
                16,
                new AdmissionLimits(64, 64, 64),
                60_000,
                Long.parseLong(arguments[1]),
                new PoolSettings(250, 4, 5000, 200, 16, 4096));
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ArbiterServer server =
                ArbiterServer.start(Path.of(arguments[0]), anyPort, transport, settings, EventSink.NONE)) {
            System.out.println(server.address().getPort());
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            System.out.println(REFUSAL + e.getMessage());
        }
        transport.close();
    }
}
