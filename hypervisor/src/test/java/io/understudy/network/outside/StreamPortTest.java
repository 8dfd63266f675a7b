package io.understudy.network.outside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.network.segment.Segment;
import io.understudy.transport.Transport;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that speak QEMU's stream protocol, byte by byte. */
class StreamPortTest {
    private final Transport transport = Transport.nio("switch");
    private final BlockingQueue<ByteBuffer> tapped = new LinkedBlockingQueue<>();
    private StreamPort port;

    @BeforeEach
    void listen() throws IOException {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        port = StreamPort.listen(transport, anywhere, new Segment(tapped::add));
    }

    @AfterEach
    void close() {
        port.close();
        transport.close();
    }

    @Test
    void shouldPassFramesBetweenNeighbours() throws Exception {
        try (Socket a = neighbour(1);
                Socket b = neighbour(2)) {
            byte[] frame = frame(2, 1, 1514);
            send(b, frame);
            DataInputStream in = new DataInputStream(a.getInputStream());
            byte[] got = next(in);
            while (got.length != frame.length) {
                got = next(in);
            }
            assertArrayEquals(frame, got);
        }
    }

    @Test
    void shouldTakeFramesInPiecesAndLeaveOutThoseThatAreNone() throws Exception {
        try (Socket a = neighbour(1)) {
            DataOutputStream out = new DataOutputStream(a.getOutputStream());
            for (byte each : new byte[] {0, 0, 0, 2, 9, 9, 0, 0, 0, 0, 0, 0, 0, 20}) {
                out.writeByte(each);
                out.flush();
            }
            out.write(frame(1, 3, 20));
            assertEquals(20, tapped.poll(10, TimeUnit.SECONDS).remaining());
        }
    }

    @Test
    void shouldEndWhoSendsALengthThatNoFrameHas() throws Exception {
        for (int length : new int[] {65_551, Integer.MAX_VALUE, -1}) {
            try (Socket a = neighbour(1)) {
                new DataOutputStream(a.getOutputStream()).writeInt(length);
                assertEquals(-1, a.getInputStream().read(), "length " + length);
            }
        }
        neighbour(1).close();
    }

    @Test
    void shouldSayInOneLineThatItsPortIsTaken() {
        String said = assertThrows(
                        IOException.class, () -> StreamPort.listen(transport, port.address(), new Segment(frame -> {})))
                .getMessage();
        assertTrue(said.contains("the address is taken"), said);
    }

    /** On the segment for sure: its frame was seen there. */
    private Socket neighbour(int station) throws Exception {
        Socket socket = new Socket(port.address().getAddress(), port.address().getPort());
        socket.setSoTimeout(10_000);
        send(socket, frame(station, 0xFF, 60));
        assertEquals(60, tapped.poll(10, TimeUnit.SECONDS).remaining());
        return socket;
    }

    private static void send(Socket socket, byte[] frame) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
    }

    private static byte[] next(DataInputStream in) throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    private static byte[] frame(int from, int to, int length) {
        byte[] frame = new byte[length];
        frame[5] = (byte) to;
        frame[11] = (byte) from;
        frame[length - 1] = 77;
        return frame;
    }
}
