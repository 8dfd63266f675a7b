package io.understudy.network.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.network.attachment.AttachmentMessage.Arrived;
import io.understudy.network.attachment.AttachmentMessage.Attach;
import io.understudy.network.attachment.AttachmentMessage.Attached;
import io.understudy.network.attachment.AttachmentMessage.Received;
import io.understudy.network.attachment.AttachmentMessage.Refused;
import io.understudy.network.attachment.AttachmentMessage.Sent;
import io.understudy.network.attachment.Refusal;
import io.understudy.network.ethernet.Frames;
import io.understudy.network.ethernet.MacAddress;
import io.understudy.network.segment.Segment;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts of several machines on one segment, over real sockets. */
class AttachmentPortTest {
    private static final MacAddress CARD = new MacAddress(0x5254_0000_0001L);
    private static final MacAddress OTHER = new MacAddress(0x5254_0000_0002L);
    private static final int FRAME = 60;

    private final Transport transport = Transport.nio("switch");
    private final List<String> events = new CopyOnWriteArrayList<>();
    private AttachmentPort port;
    private FakeHost neighbour;

    @BeforeEach
    void listen() throws IOException {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        port = AttachmentPort.listen(transport, anywhere, new Segment(frame -> {}), new Told());
        neighbour = host("neighbour", 1, "n", OTHER);
    }

    @AfterEach
    void close() throws IOException {
        neighbour.close();
        port.close();
        transport.close();
    }

    @Test
    void shouldPassFramesBothWays() throws IOException {
        try (FakeHost a = host("vm", 1, "a", CARD)) {
            assertEquals(
                    Frames.announcement(CARD), neighbour.next(Arrived.class).frame());
            a.say(new Sent(0, frame(CARD, OTHER, 1)));
            assertEquals(frame(CARD, OTHER, 1), neighbour.next(Arrived.class).frame());
            neighbour.say(new Sent(0, frame(OTHER, CARD, 2)));
            assertEquals(new Arrived(0, frame(OTHER, CARD, 2)), a.next());
            assertEquals(List.of("attached n 1", "attached a 1", "first a 1", "first n 1"), events);
        }
    }

    /** Killed with frames on their way, in both directions: the successor goes on with each of them once. */
    @Test
    void shouldGoOnWithTheNextPrimaryWithoutRepeatingOrLosingAFrame() throws IOException {
        try (FakeHost a = host("vm", 1, "a", CARD)) {
            a.say(new Sent(0, frame(CARD, OTHER, 1)));
            a.say(new Sent(FRAME, frame(CARD, OTHER, 2)));
            expectFromCard(1, 2);
            for (int i = 0; i < 3; i++) {
                neighbour.say(new Sent((long) i * FRAME, frame(OTHER, CARD, 10 + i)));
            }
            assertEquals(new Arrived(0, frame(OTHER, CARD, 10)), a.next());
            a.say(new Received(FRAME));
            assertEquals(new Arrived(FRAME, frame(OTHER, CARD, 11)), a.next());
        }
        neighbour.say(new Sent(3 * FRAME, frame(OTHER, CARD, 13)));
        try (FakeHost b = dial().attach("vm", 2, "b", CARD, FRAME)) {
            assertEquals(new Attached(2 * FRAME), b.next());
            for (int i = 1; i <= 3; i++) {
                assertEquals(new Arrived((long) i * FRAME, frame(OTHER, CARD, 10 + i)), b.next());
            }
            b.say(new Sent(FRAME, frame(CARD, OTHER, 2)));
            b.say(new Sent(2 * FRAME, frame(CARD, OTHER, 3)));
            expectFromCard(3);
        }
    }

    @Test
    void shouldCutOffAPrimaryThatIsDeposedAndRefuseItWhenItThaws() throws IOException {
        try (FakeHost a = host("vm", 1, "a", CARD);
                FakeHost b = host("vm", 2, "b", CARD)) {
            assertEquals(new Refused(2, Refusal.DEPOSED, "b has attached in view 2"), a.next());
            a.say(new Sent(0, frame(CARD, OTHER, 66)));
            try (FakeHost again = dial().attach("vm", 1, "a", CARD, 0)) {
                assertEquals(new Refused(2, Refusal.DEPOSED, "b is primary in view 2"), again.next());
                assertNull(again.next());
            }
            b.say(new Sent(0, frame(CARD, OTHER, 1)));
            expectFromCard(1);
        }
    }

    @Test
    void shouldTakeALaterViewOnTheSameConnection() throws IOException {
        try (FakeHost a = host("vm", 1, "a", CARD)) {
            a.attach("vm", 4, "a", CARD, 0);
            assertEquals(new Attached(0), a.next());
            try (FakeHost b = dial().attach("vm", 3, "b", CARD, 0)) {
                assertEquals(Refusal.DEPOSED, b.next(Refused.class).refusal());
            }
            a.say(new Sent(0, frame(CARD, OTHER, 1)));
            expectFromCard(1);
            assertTrue(events.containsAll(List.of("attached a 4", "first a 4")), events::toString);
        }
    }

    @Test
    void shouldRefuseTwoMachinesWithOneAddress() throws IOException {
        try (FakeHost a = dial().attach("vm", 9, "a", OTHER, 0)) {
            assertEquals(
                    new Refused(0, Refusal.ADDRESS_TAKEN, OTHER + " is the address of VM neighbour already: give mac="),
                    a.next());
        }
        try (FakeHost a = host("vm", 1, "a", CARD)) {
            a.attach("vm", 1, "a", new MacAddress(3), 0);
            assertEquals(Refusal.PROTOCOL_ERROR, a.next(Refused.class).refusal(), "one card for a connection");
        }
    }

    @Test
    void shouldSendACardNoFrameThatItDoesNotTake() throws IOException {
        try (FakeHost a = host("vm", 1, "a", CARD)) {
            ByteBuffer large =
                    ByteBuffer.allocate(1515).put(frame(OTHER, CARD, 1)).clear();
            neighbour.say(new Sent(0, large));
            neighbour.say(new Sent(large.remaining(), frame(OTHER, CARD, 2)));
            assertEquals(new Arrived(0, frame(OTHER, CARD, 2)), a.next());
        }
    }

    /** Neither the others nor the switch wait for a host that does not read, and what is kept for it has an end. */
    @Test
    void shouldNotWaitForAHostThatDoesNotRead() throws IOException {
        try (FakeHost a = host("vm", 1, "a", CARD);
                FakeHost c = host("third", 1, "c", new MacAddress(3))) {
            a.say(new Sent(0, frame(CARD, OTHER, 0)));
            long position = 0;
            for (int i = 0; i < 10_000; i++) {
                ByteBuffer large =
                        ByteBuffer.allocate(1514).put(frame(OTHER, CARD, i)).clear();
                neighbour.say(new Sent(position, large));
                position += large.remaining();
            }
            neighbour.say(new Sent(position, frame(OTHER, new MacAddress(3), 7)));
            assertEquals(
                    frame(OTHER, new MacAddress(3), 7), c.next(Arrived.class).frame());
        }
    }

    @Test
    void shouldEndWhoIsSilent() throws IOException {
        try (FakeHost attached = dial().attach("vm", 1, "a", CARD, 0);
                FakeHost mute = dial()) {
            assertEquals(new Attached(0), attached.next());
            assertEquals(new Refused(0, Refusal.PROTOCOL_ERROR, "nothing was heard for 2000 ms"), attached.next());
            assertEquals(new Refused(0, Refusal.PROTOCOL_ERROR, "nothing was heard for 2000 ms"), mute.next());
            assertNull(mute.next());
        }
    }

    @Test
    void shouldEndWhoBreaksTheProtocolAndNobodyElse() throws IOException {
        refused("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII), "a frame of 1195725856 bytes");
        try (FakeHost a = dial()) {
            a.say(new Sent(0, frame(CARD, OTHER, 1)));
            assertEquals(
                    "a SENT, which a host does not say now",
                    a.next(Refused.class).reason());
        }
        Random random = new Random(13);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            try (FakeHost a = dial()) {
                a.say(noise);
            }
        }
        try (FakeHost a = dial().attach("vm", 1, "a", CARD, Long.MAX_VALUE / 2)) {
            assertEquals(new Attached(0), a.next());
            a.say(new Sent(1L << 62, frame(CARD, OTHER, 66)));
            neighbour.say(new Sent(0, frame(OTHER, CARD, 1)));
            a.attach("vm", 2, "a", CARD, 0);
            assertTrue(a.next() != null);
        }
        try (FakeHost a = host("vm", 3, "a", CARD)) {
            a.say(new Sent(0, frame(CARD, OTHER, 1)));
            expectFromCard(1);
        }
    }

    private void refused(byte[] bytes, String reason) throws IOException {
        try (FakeHost a = dial()) {
            a.say(bytes);
            Refused refused = a.next(Refused.class);
            assertTrue(refused.reason().startsWith(reason), refused.reason());
            assertNull(a.next());
        }
    }

    /** The neighbour gets these from the card, and beside announcements nothing else. */
    private void expectFromCard(int... contents) throws IOException {
        for (int content : contents) {
            ByteBuffer frame = neighbour.next(Arrived.class).frame();
            while (Frames.target(frame) == MacAddress.BROADCAST.bits()) {
                frame = neighbour.next(Arrived.class).frame();
            }
            assertEquals(frame(CARD, OTHER, content), frame);
        }
    }

    private FakeHost dial() throws IOException {
        return new FakeHost(port.address());
    }

    private FakeHost host(String vm, long view, String host, MacAddress card) throws IOException {
        FakeHost dialled = dial().attach(vm, view, host, card, 0);
        assertEquals(new Attached(0), dialled.next());
        return dialled.keepAlive();
    }

    private static ByteBuffer frame(MacAddress from, MacAddress to, int content) {
        ByteBuffer frame = ByteBuffer.allocate(FRAME);
        frame.putShort((short) (to.bits() >>> 32)).putInt((int) to.bits());
        frame.putShort((short) (from.bits() >>> 32)).putInt((int) from.bits());
        return frame.putShort((short) 0x88B5).putInt(content).clear();
    }

    private final class Told implements SwitchListener {
        @Override
        public void attached(Attach attach) {
            events.add("attached " + attach.host() + " " + attach.view());
        }

        @Override
        public void firstFrame(Attach attach) {
            events.add("first " + attach.host() + " " + attach.view());
        }

        @Override
        public void detached(Attach attach, String reason) {
            events.add("detached " + attach.host() + " " + attach.view());
        }
    }
}
