package io.understudy.verification.network.program;

import io.understudy.linux.LinuxGuest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Serves on loopback what the guest serves, with the guest's own scripts in this computer's shell, one connection at a time. */
final class ScriptServer implements AutoCloseable {
    /** What becomes of one connection. */
    @FunctionalInterface
    interface Service {
        void serve(Socket socket) throws IOException, InterruptedException;
    }

    private final Path folder;
    private final ServerSocket server;

    ScriptServer(Path folder) throws IOException {
        this.folder = folder;
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    int port() {
        return server.getLocalPort();
    }

    void serve(Service service) {
        Thread thread = new Thread(() -> {
            while (true) {
                try (Socket socket = server.accept()) {
                    service.serve(socket);
                } catch (IOException | InterruptedException ended) {
                    if (server.isClosed()) {
                        return;
                    }
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** A script of the guest's whose standard input and output the connection is, as {@code nc -e} does it. */
    void connect(String script, Socket socket) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", script(script).toString()).start();
        Thread in = new Thread(() -> {
            try (OutputStream to = process.getOutputStream()) {
                InputStream from = socket.getInputStream();
                byte[] chunk = new byte[1 << 16];
                for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
                    to.write(chunk, 0, count);
                    to.flush();
                }
            } catch (IOException over) {
                // The script has ended, or the client has.
            }
        });
        in.setDaemon(true);
        in.start();
        byte[] chunk = new byte[1 << 16];
        InputStream from = process.getInputStream();
        for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
            socket.getOutputStream().write(chunk, 0, count);
        }
        process.destroy();
    }

    /** What the guest's {@code blocks} prints. */
    byte[] blocks(long bytes) throws IOException {
        Process process = new ProcessBuilder(List.of("sh", script("blocks").toString(), Long.toString(bytes))).start();
        return process.getInputStream().readAllBytes();
    }

    private Path script(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream script = LinuxGuest.class.getResourceAsStream(name)) {
            String text = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.US_ASCII);
            Files.writeString(file, text.replace("/tmp/", folder + "/"));
        }
        return file;
    }

    /** Reads a request up to its body; gives the length of that. */
    static int head(BufferedInputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int value = in.read();
            if (value < 0) {
                throw new IOException("no whole request");
            }
            head.write(value);
        }
        return head.toString(StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
                .findFirst()
                .orElse(0);
    }

    static void say(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    static void say(Socket socket, String text) throws IOException {
        say(socket, text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
