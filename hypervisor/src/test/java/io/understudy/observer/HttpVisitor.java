package io.understudy.observer;

import io.understudy.event.EventCodec;
import io.understudy.event.Stamped;
import io.understudy.json.BadJsonException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/** A visitor of an observer's port, byte for byte. */
final class HttpVisitor implements Closeable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader in;

    HttpVisitor(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    static String get(int port, String path) throws IOException {
        try (HttpVisitor visitor = new HttpVisitor(port)) {
            return visitor.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").rest();
        }
    }

    /** One that subscribed, and has read the answer's head. */
    static HttpVisitor subscribe(int port, String token) throws IOException {
        HttpVisitor visitor = new HttpVisitor(port)
                .send("GET /events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        String status = visitor.in.readLine();
        if (status == null || !status.contains(" 200 ")) {
            throw new IOException("not subscribed: " + status);
        }
        while (!visitor.in.readLine().isEmpty()) {
            // A header.
        }
        return visitor;
    }

    HttpVisitor send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Everything until the other end closes. */
    String rest() {
        return in.lines().collect(Collectors.joining("\n"));
    }

    /** The next event; none if the other end has closed. */
    Optional<Stamped> event() throws IOException, BadJsonException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("data: ")) {
                return EventCodec.read(line.substring("data: ".length()));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
