package io.understudy.page.server;

import io.understudy.event.Event;
import io.understudy.event.EventCodec;
import io.understudy.event.Origin;
import io.understudy.event.Stamped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A process's observer, as far as a page's server needs one: tells the same lines to whoever connects, and then what is said. */
final class FakeObserver implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Origin origin;
    private final List<String> told = new ArrayList<>();
    private final List<Socket> subscribers = new ArrayList<>();
    private String authorization = "";

    FakeObserver(Origin origin) throws IOException {
        this.origin = origin;
        Thread accepting = new Thread(this::accept, "fake-observer");
        accepting.setDaemon(true);
        accepting.start();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    void tell(long micros, Event event) throws IOException {
        say(EventCodec.write(new Stamped(micros, origin, event)));
    }

    /** A line of anything. */
    synchronized void say(String line) throws IOException {
        told.add(line);
        for (Socket subscriber : subscribers) {
            write(subscriber, line);
        }
    }

    /** What the last subscriber showed for himself. */
    synchronized String authorization() {
        return authorization;
    }

    private void accept() {
        try {
            while (true) {
                subscribe(server.accept());
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private synchronized void subscribe(Socket subscriber) throws IOException {
        BufferedReader request =
                new BufferedReader(new InputStreamReader(subscriber.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = request.readLine(); !line.isEmpty(); line = request.readLine()) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("authorization: ")) {
                authorization = line.substring("authorization: ".length());
            }
        }
        OutputStream out = subscriber.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        subscribers.add(subscriber);
        for (String line : told) {
            write(subscriber, line);
        }
    }

    private static void write(Socket subscriber, String line) throws IOException {
        subscriber.getOutputStream().write(("data: " + line + "\n\n").getBytes(StandardCharsets.UTF_8));
        subscriber.getOutputStream().flush();
    }

    /** Every connection breaks; new ones are taken. */
    synchronized void hangUp() throws IOException {
        for (Socket subscriber : subscribers) {
            subscriber.close();
        }
        subscribers.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        hangUp();
    }
}
