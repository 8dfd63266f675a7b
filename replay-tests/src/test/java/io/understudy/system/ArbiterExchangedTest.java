package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.AnswerWriter;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.RequestReader;
import io.understudy.arbiter.protocol.WireFormat;
import io.understudy.verification.process.Cluster;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** At the arbiter's address there is suddenly the arbiter of another cluster, and the primary dies. */
class ArbiterExchangedTest extends RequiresEngine {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void shouldAskNothingOfItAndTakeOverWhenTheRightOneIsBack() throws Exception {
        try (Cluster cluster = new Cluster(folder, List.of("--guest", "kv"), List.of())) {
            int port = Integer.parseInt(cluster.arbiterAddress().replaceAll(".*:", ""));
            cluster.gateway().kill();
            cluster.arbiter().kill();
            try (StrangeArbiter strange = new StrangeArbiter(port)) {
                cluster.primary().kill();
                cluster.backup().await("role", "role=TAKING_OVER", 30_000);
                strange.awaitVisits(3);
                assertEquals(List.of(), List.copyOf(strange.asked), "it is asked what only the right one may decide");
                assertTrue(cluster.backup().find("role", "role=GOING_LIVE").isEmpty());
            }
            cluster.restartArbiter();
            cluster.backup().await("role", "role=ALONE", 30_000);
        }
    }

    /** Says who it is, and writes down what is asked of it. */
    private static final class StrangeArbiter implements AutoCloseable {
        private static final ClusterId CLUSTER = new ClusterId(1, 2);

        private final ServerSocket listener;
        private final Thread thread = new Thread(this::run, "strange-arbiter");
        private final Semaphore visits = new Semaphore(0);
        private final Queue<Request> asked = new ConcurrentLinkedQueue<>();

        StrangeArbiter(int port) throws IOException {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            thread.setDaemon(true);
            thread.start();
        }

        void awaitVisits(int count) throws InterruptedException {
            visits.drainPermits();
            assertTrue(visits.tryAcquire(count, 30, TimeUnit.SECONDS), "nobody came");
        }

        private void run() {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    serve(socket);
                } catch (IOException e) {
                    // A visitor that was killed, or the end.
                }
            }
        }

        private void serve(Socket socket) throws IOException {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            ByteBuf welcome = Unpooled.buffer();
            AnswerWriter.write(new Answer.Welcome(WireFormat.VERSION, CLUSTER), welcome);
            try {
                while (true) {
                    byte[] message = new byte[in.readInt()];
                    in.readFully(message);
                    Request request = RequestReader.read(Unpooled.wrappedBuffer(message));
                    if (request instanceof Request.Hello) {
                        out.writeInt(welcome.readableBytes());
                        welcome.getBytes(0, out, welcome.readableBytes());
                    } else {
                        asked.add(request);
                    }
                }
            } catch (EOFException e) {
                visits.release();
            } catch (MalformedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
