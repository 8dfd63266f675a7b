package io.understudy.log.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.admission.AdmissionLimits;
import io.understudy.log.SampleLog;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.Accept;
import io.understudy.log.message.ChannelMessage.EntriesFrame;
import io.understudy.log.message.ChannelMessage.Heartbeat;
import io.understudy.log.message.ChannelMessage.Hello;
import io.understudy.log.message.ChannelMessage.Join;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.Lane;
import io.understudy.log.message.MessageWriter;
import io.understudy.log.message.StatePart;
import io.understudy.log.wire.Envelope;
import io.understudy.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that are broken or mean, over real sockets: each is closed with one line, and the next good one is served. */
@Timeout(60)
class HostilePeerTest {
    private static final Hello HELLO = new Hello(1, "vm", "", SampleLog.HEADER, ChannelTest.ALPHA);
    private static final ByteBuffer FRAME =
            SampleLog.frames(1, SampleLog.everyType(), 10).get(0);

    private static final StateBegin BEGIN =
            new StateBegin(Baseline.POWER_ON, 1 << 20, StreamPositions.NONE, 0, ByteBuffer.allocate(10));
    private static final StatePiece PIECE = new StatePiece(StatePart.RAM, 0, ByteBuffer.allocate(10));

    private static final int FRAMES = 5;

    private final Transport transport = Transport.nio("test");
    private final Events backup = new Events();
    private final List<Socket> sockets = new ArrayList<>();
    private ChannelServer server;

    @BeforeEach
    void listen() throws IOException {
        listen(ChannelLimits.DEFAULT);
    }

    private void listen(ChannelLimits limits) throws IOException {
        server = ChannelServer.listen(transport, "127.0.0.1", 0, limits, backup);
    }

    @AfterEach
    void aGoodPeerIsStillServed() throws IOException, InterruptedException {
        Events primary = new Events();
        ChannelClient.connect(transport, "127.0.0.1", server.port(), ChannelLimits.DEFAULT, primary);
        primary.next(Events.Connected.class);
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
        transport.close();
    }

    @Test
    void shouldTurnAwayWhatIsNoJoin() throws IOException, InterruptedException {
        assertRejected(
                "an envelope of 542393679 bytes, at most 32 are allowed",
                "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertRejected("an envelope of length 0", new byte[100]);
        assertRejected("bad message: an envelope of 142 bytes, at most 32 are allowed", bytes(HELLO));
        byte[] badCrc = bytes(new Join(Lane.ENTRIES, 5));
        badCrc[6] ^= 1;
        assertRejected("bad message: CRC32C is", badCrc);
        assertRejected("bad message: no envelope kind has code 3", sealed(3, 0, 0));
        assertRejected("the first message is a ACK, not a JOIN", bytes(new ChannelMessage.Ack(1, 1, 1)));
        assertRejected(
                "a second JOIN on one connection",
                bytes(new Join(Lane.ENTRIES, 5)),
                bytes(new Join(Lane.HEARTBEATS, 5)));
    }

    private static byte[] sealed(int kind, int... body) {
        ByteBuffer whole = ByteBuffer.allocate(9 + body.length);
        whole.put(8, (byte) kind);
        for (int i = 0; i < body.length; i++) {
            whole.put(9 + i, (byte) body[i]);
        }
        Envelope.seal(whole);
        return SampleLog.bytes(whole);
    }

    private void assertRejected(String reason, byte[]... messages) throws IOException, InterruptedException {
        Socket socket = open();
        for (byte[] message : messages) {
            socket.getOutputStream().write(message);
        }
        String said = backup.next(Events.Rejected.class).reason();
        assertTrue(said.contains(reason), said);
        assertClosed(socket);
    }

    @Test
    void shouldTurnAwayASecondConnectionForTheSameLane() throws IOException, InterruptedException {
        Socket first = open();
        first.getOutputStream().write(bytes(new Join(Lane.ENTRIES, 5)));
        Socket second = open();
        second.getOutputStream().write(bytes(new Join(Lane.ENTRIES, 5)));
        assertEquals(
                "lane ENTRIES of its pair is here already",
                backup.next(Events.Rejected.class).reason());
    }

    @Test
    void shouldCloseALinkOnWhatMayNotCome() throws IOException, InterruptedException {
        assertLinkCloses("a FRAME from the connecting side is out of order", false, SampleLog.bytes(FRAME));
        assertLinkCloses("a HELLO from the connecting side is out of order", true, bytes(HELLO));
        assertLinkCloses("a ACCEPT from the connecting side", true, bytes(new Accept(1, ChannelTest.ALPHA)));
        assertLinkCloses("a JOIN from the connecting side", true, bytes(new Join(Lane.ENTRIES, 1)));
        assertLinkCloses("a HEARTBEAT", true, bytes(new Heartbeat(1, 1, 1, false, StreamPositions.of(1), 1, 1)));
        assertLinkCloses("a STATE_PIECE from the connecting side", true, bytes(PIECE));
        assertLinkCloses("a STATE_BEGIN from the connecting side", false, bytes(BEGIN));
        byte[] tooLong = {0, 0, 0x10, 0, 0, 0, 0, 0};
        assertLinkCloses("an envelope of 1048584 bytes, at most 1048576 are allowed", true, tooLong);
        byte[] badCrc = SampleLog.bytes(FRAME);
        badCrc[20] ^= 1;
        assertLinkCloses("bad message: CRC32C is", true, badCrc);
    }

    private void assertLinkCloses(String reason, boolean accept, byte[] last) throws IOException, InterruptedException {
        Socket entries = joined();
        LogLink link = backup.next(Events.Connected.class).link();
        if (accept) {
            entries.getOutputStream().write(bytes(HELLO));
            backup.next(Hello.class);
            link.send(new Accept(1, ChannelTest.BETA));
        }
        entries.getOutputStream().write(last);
        String said = backup.next(Events.Closed.class).reason();
        assertTrue(said.contains(reason), said);
        assertFalse(said.contains("\n"), said);
        assertClosed(entries);
    }

    @Test
    void shouldCloseALinkOnAPieceThatCannotBeDecompressed() throws IOException, InterruptedException {
        Socket entries = joined();
        LogLink link = backup.next(Events.Connected.class).link();
        entries.getOutputStream().write(bytes(HELLO));
        backup.next(Hello.class);
        link.send(new Accept(1, ChannelTest.BETA));
        entries.getOutputStream().write(bytes(BEGIN));
        assertEquals(BEGIN, backup.next(StateBegin.class));
        entries.getOutputStream().write(bytes(PIECE));
        assertEquals(PIECE, backup.next(StatePiece.class));
        // a hundred bytes, of which the block copies 64 from before its beginning
        entries.getOutputStream().write(sealed(0x18, 0, 1, 0, 100, 100, 0xFE, 1, 0));
        String said = backup.next(Events.Closed.class).reason();
        assertTrue(said.startsWith("bad message: a bad Snappy block: "), said);
        assertFalse(said.contains("\n"), said);
        assertClosed(entries);
    }

    @Test
    void shouldDeliverNothingOfAFrameThatIsCutInTheMiddle() throws IOException, InterruptedException {
        byte[] frame = SampleLog.bytes(FRAME);
        Socket entries = joined();
        LogLink link = backup.next(Events.Connected.class).link();
        entries.getOutputStream().write(bytes(HELLO));
        backup.next(Hello.class);
        link.send(new Accept(1, ChannelTest.BETA));
        entries.getOutputStream().write(frame);
        assertEquals(FrameReader.read(FRAME), backup.next(EntriesFrame.class).frame());
        entries.getOutputStream().write(frame, 0, frame.length / 2);
        entries.shutdownOutput();
        assertEquals(
                "the other end closed the connection",
                backup.next(Events.Closed.class).reason());
    }

    @Test
    void shouldNotWaitForHalfMessagesForEver() throws IOException, InterruptedException {
        server.close();
        listen(new ChannelLimits(65536, 32768, 0, 3_000, 60_000, 50, AdmissionLimits.STANDARD));
        Socket socket = open();
        socket.getOutputStream().write(bytes(new Join(Lane.ENTRIES, 5)), 0, 9);
        assertEquals(
                "bad message: a message did not end within 50 ms",
                backup.next(Events.Rejected.class).reason());
        Socket entries = joined();
        backup.next(Events.Connected.class);
        entries.getOutputStream().write(bytes(HELLO), 0, 1);
        assertEquals(
                "bad message: a message did not end within 50 ms",
                backup.next(Events.Closed.class).reason());
    }

    @Test
    void shouldNotWaitForTheOtherLaneForEver() throws IOException, InterruptedException {
        server.close();
        listen(new ChannelLimits(65536, 32768, 0, 3_000, 50, 60_000, AdmissionLimits.STANDARD));
        Socket silent = open();
        assertEquals(
                "its pair was not complete within 50 ms",
                backup.next(Events.Rejected.class).reason());
        assertClosed(silent);
        Socket alone = open();
        alone.getOutputStream().write(bytes(new Join(Lane.HEARTBEATS, 5)));
        assertEquals(
                "its pair was not complete within 50 ms",
                backup.next(Events.Rejected.class).reason());
        server.close();
        listen(ChannelLimits.DEFAULT);
    }

    /** And the good peer that comes afterwards is served. */
    @Test
    void shouldTurnIdleConnectionsAwayWhenTooManyCome() throws IOException, InterruptedException {
        Socket half = open();
        half.getOutputStream().write(bytes(new Join(Lane.HEARTBEATS, 5)));
        // Turned away, which says that the first one was heard.
        open().getOutputStream().write(bytes(new Join(Lane.HEARTBEATS, 5)));
        backup.next(Events.Rejected.class);
        Socket link = joined();
        link.getOutputStream().write(bytes(HELLO));
        backup.next(Events.Connected.class);
        backup.next(Hello.class);
        int spoke = 3;
        for (int i = 0; i < AdmissionLimits.STANDARD.perAddress() - spoke; i++) {
            open();
        }
        for (int i = 0; i < 20; i++) {
            open();
            assertEquals(
                    "idle connections go when too many come",
                    backup.next(Events.Rejected.class).reason());
        }
        // Who had spoken is still there.
        half.getOutputStream().write(bytes(new Join(Lane.HEARTBEATS, 5)));
        assertEquals(
                "a second JOIN on one connection",
                backup.next(Events.Rejected.class).reason());
        link.close();
        assertEquals(
                "the other end closed the connection",
                backup.next(Events.Closed.class).reason());
    }

    @Test
    void shouldDeliverOnlyWhatWasSentHoweverTheBytesAreDamaged() throws IOException, InterruptedException {
        Random random = new Random(31);
        for (int round = 0; round < 300; round++) {
            Socket entries = joined();
            LogLink link = backup.next(Events.Connected.class).link();
            entries.getOutputStream().write(bytes(HELLO));
            assertEquals(HELLO, backup.next(Hello.class));
            link.send(new Accept(1, ChannelTest.BETA));
            byte[] stream = damaged(random);
            entries.getOutputStream().write(stream);
            entries.shutdownOutput();
            int delivered = 0;
            Object next = backup.next(Object.class);
            for (; next instanceof EntriesFrame frame; next = backup.next(Object.class)) {
                assertEquals(FrameReader.read(FRAME), frame.frame(), "round " + round);
                delivered++;
            }
            assertTrue(next instanceof Events.Closed, "round " + round + ": " + next);
            assertTrue(delivered < FRAMES, "round " + round);
            entries.close();
        }
    }

    /** Five good frames with one bit flipped, bytes removed, or bytes put in. */
    private static byte[] damaged(Random random) throws IOException {
        ByteArrayOutputStream good = new ByteArrayOutputStream();
        for (int i = 0; i < FRAMES; i++) {
            good.write(SampleLog.bytes(FRAME));
        }
        byte[] stream = good.toByteArray();
        int at = random.nextInt(stream.length);
        int choice = random.nextInt(3);
        if (choice == 0) {
            stream[at] ^= (byte) (1 << random.nextInt(8));
            return stream;
        }
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(stream, 0, at);
        int length = 1 + random.nextInt(20);
        if (choice == 1) {
            byte[] inserted = new byte[length];
            random.nextBytes(inserted);
            changed.write(inserted);
            changed.write(stream, at, stream.length - at);
        } else {
            int rest = Math.min(stream.length, at + length);
            changed.write(stream, rest, stream.length - rest);
        }
        return changed.toByteArray();
    }

    /** A pair of raw connections joined to a link; the entries lane. The server's Joins have been read. */
    private Socket joined() throws IOException {
        long pair = sockets.size() + 1000L;
        Socket heartbeats = open();
        heartbeats.getOutputStream().write(bytes(new Join(Lane.HEARTBEATS, pair)));
        Socket entries = open();
        byte[] join = bytes(new Join(Lane.ENTRIES, pair));
        entries.getOutputStream().write(join);
        assertEquals(join.length, entries.getInputStream().readNBytes(join.length).length);
        return entries;
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        sockets.add(socket);
        return socket;
    }

    /** The end of the stream, or a reset if the server had not read everything. */
    private static void assertClosed(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // an Accept may still be on its way
            }
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("reset"), e.getMessage());
        }
    }

    private static byte[] bytes(ChannelMessage message) {
        return SampleLog.bytes(MessageWriter.write(message));
    }
}
