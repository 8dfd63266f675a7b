package io.understudy.network.outside;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * passt(1) as a process, with a socket in a folder of its own, for one guest at 10.0.2.15. It ends when whoever connected to
 * the socket does, even by SIGKILL ({@code -1}), and can be started again.
 */
public final class PasstProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PasstProcess.class);
    private static final long START_MILLIS = 10_000;

    /** QEMU's user network, so that what people know of it holds here. */
    private static final List<String> ADDRESSES = List.of("-a", "10.0.2.15", "-n", "255.255.255.0", "-g", "10.0.2.2");

    /** Connects to the socket, or is refused since nobody listens yet. */
    interface Connection {
        boolean attempt();
    }

    private final Path folder;
    private final List<String> words;
    private volatile Process process;

    /**
     * One that is not started yet.
     *
     * @param program passt's file, or its name if it is on the path
     * @param forwards ports of this computer that lead to the guest
     */
    public PasstProcess(String program, List<Forward> forwards) throws IOException {
        folder = Files.createTempDirectory("understudy-passt");
        if ("root".equals(System.getProperty("user.name"))) {
            // passt becomes nobody before it makes its socket.
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        words = new ArrayList<>(List.of(program, "-1", "-f", "-s", socket().toString()));
        words.addAll(ADDRESSES);
        for (Forward forward : forwards) {
            words.addAll(List.of(forward.protocol().equals("tcp") ? "-t" : "-u", forward.forPasst()));
        }
    }

    /** Where frames go, each behind its length: QEMU's {@code -netdev stream}. */
    public Path socket() {
        return folder.resolve("socket");
    }

    /**
     * Starts it, or starts it again, and waits until its socket is there.
     *
     * @throws IOException in one line, if passt is missing or does not start
     */
    public void start() throws IOException {
        start(() -> true);
    }

    /** The same, and connects. */
    void start(Connection connection) throws IOException {
        Files.deleteIfExists(socket());
        Process started;
        try {
            started = new ProcessBuilder(words).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException(
                    "passt is missing: install it (Debian: apt-get install passt), or give another --outside", e);
        }
        process = started;
        started.getOutputStream().close();
        StringBuilder said = new StringBuilder();
        Thread reader = new Thread(() -> read(started, said), "passt-output");
        reader.setDaemon(true);
        reader.start();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (!Files.exists(socket()) || !connection.attempt()) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                started.destroyForcibly();
                throw new IOException("passt does not start: " + lastLine(said));
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while passt started", e);
        }
    }

    private static void read(Process of, StringBuilder said) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(of.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (said) {
                    if (!line.isBlank() && !line.startsWith("Failed to send ")) {
                        said.setLength(0);
                        said.append(line.strip());
                    }
                }
            }
        } catch (IOException e) {
            // It is gone.
        }
    }

    private static String lastLine(StringBuilder said) {
        synchronized (said) {
            return said.isEmpty() ? "it says nothing" : said.toString();
        }
    }

    /** Completes when the process that was started last has ended. */
    CompletableFuture<Process> ended() {
        return process.onExit();
    }

    /** Ends the process, not for good. */
    void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Ends it and leaves nothing behind. */
    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(socket());
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("{} is left", folder, e);
        }
    }
}
