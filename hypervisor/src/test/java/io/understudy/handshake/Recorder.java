package io.understudy.handshake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes one connection on, and keeps what both ends said. */
public final class Recorder implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final ByteArrayOutputStream fromConnecting = new ByteArrayOutputStream();
    private final ByteArrayOutputStream fromListening = new ByteArrayOutputStream();
    private final InetSocketAddress to;
    private final Thread thread = new Thread(this::pass, "recorder");

    public Recorder(InetSocketAddress to) throws IOException {
        this.to = to;
        thread.setDaemon(true);
        thread.start();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(door.getInetAddress(), door.getLocalPort());
    }

    /** All of it, when the connection is over. */
    public byte[] fromConnecting() throws InterruptedException {
        thread.join();
        return fromConnecting.toByteArray();
    }

    public byte[] fromListening() throws InterruptedException {
        thread.join();
        return fromListening.toByteArray();
    }

    private void pass() {
        try (Socket connecting = door.accept();
                Socket listening = new Socket(to.getAddress(), to.getPort())) {
            Thread back = new Thread(() -> copy(listening, connecting, fromListening), "recorder-back");
            back.setDaemon(true);
            back.start();
            copy(connecting, listening, fromConnecting);
            back.join();
        } catch (IOException | InterruptedException e) {
            // The test is over.
        }
    }

    private static void copy(Socket from, Socket to, ByteArrayOutputStream kept) {
        byte[] some = new byte[4096];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                kept.write(some, 0, count);
                out.write(some, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // One of them is gone.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
