package io.understudy.log.channel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Passes connections on to a server until so many bytes went that way altogether, and then drops all of them. */
final class CuttingRelay implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final int serverPort;
    private long bytesLeft;

    CuttingRelay(int serverPort, long cutAfterBytes) throws IOException {
        this.serverPort = serverPort;
        bytesLeft = cutAfterBytes;
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() throws IOException {
        while (true) {
            Socket from = listening.accept();
            Socket to = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            sockets.add(from);
            sockets.add(to);
            start(() -> pass(from.getInputStream(), to.getOutputStream(), true));
            start(() -> pass(to.getInputStream(), from.getOutputStream(), false));
        }
    }

    private void pass(InputStream in, OutputStream out, boolean counted) throws IOException {
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            int allowed = counted ? take(read) : read;
            out.write(buffer, 0, allowed);
            if (allowed < read) {
                break;
            }
        }
        drop();
    }

    private synchronized int take(int bytes) {
        int allowed = (int) Math.min(bytes, bytesLeft);
        bytesLeft -= allowed;
        return allowed;
    }

    private void drop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // a socket was closed, which is what ends these threads
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        drop();
    }
}
