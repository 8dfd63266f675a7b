package io.understudy.arbiter.client;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** Stands between client and arbiter and can lose an answer on the way: it cuts the connection in its place. */
final class Proxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final InetSocketAddress arbiter;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile byte loseAnswersOfType;
    private final CountDownLatch lost = new CountDownLatch(1);

    Proxy(InetSocketAddress arbiter) throws IOException {
        this.arbiter = arbiter;
        daemon(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** The next answer of this type is swallowed and its connection cut. */
    void loseNext(int type) {
        loseAnswersOfType = (byte) type;
    }

    void awaitLost() throws InterruptedException {
        lost.await();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket();
            sockets.add(client);
            sockets.add(server);
            server.connect(arbiter);
            daemon(() -> client.getInputStream().transferTo(server.getOutputStream()));
            daemon(() -> answers(server.getInputStream(), client.getOutputStream(), client, server));
        }
    }

    private void answers(InputStream from, OutputStream to, Socket client, Socket server) throws IOException {
        DataInputStream in = new DataInputStream(from);
        try (client;
                server) {
            while (true) {
                byte[] body = new byte[in.readInt()];
                in.readFully(body);
                if (body[0] == loseAnswersOfType) {
                    loseAnswersOfType = 0;
                    lost.countDown();
                    return;
                }
                DataOutputStream out = new DataOutputStream(to);
                out.writeInt(body.length);
                out.write(body);
            }
        }
    }

    private interface Body {
        void run() throws IOException;
    }

    private static void daemon(Body body) {
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (IOException e) {
                // One end is gone, which is what this class is for.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
