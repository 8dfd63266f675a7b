package io.understudy.network.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.network.ethernet.MacAddress;
import io.understudy.network.segment.Segment;
import io.understudy.network.segment.SegmentPort;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** passt itself, and a guest made by hand that asks for an address. */
class PasstTest {
    private static final MacAddress GUEST = MacAddress.parse("52:54:00:12:34:56");
    private static final int DHCP_SERVER_PORT = 67;

    private final Transport transport = Transport.nio("switch");
    private final Segment segment = new Segment(frame -> {});
    private final Guest guest = new Guest();

    @BeforeEach
    void plug() throws Exception {
        assumeTrue(
                List.of(System.getenv("PATH").split(":")).stream()
                        .anyMatch(each -> Files.isExecutable(Path.of(each, "passt"))),
                "passt is not installed: apt-get install passt");
        assumeTrue(
                Files.readAllLines(Path.of("/proc/net/route")).stream()
                        .anyMatch(line -> line.split("\\s+", 3)[1].equals("00000000")),
                "passt does not start on a computer without a default route");
        transport.loop().submit(() -> segment.plugCard(guest, GUEST)).sync();
    }

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    @SuppressWarnings("try")
    void shouldGiveTheGuestTheAddressThatForwardsLeadTo() throws Exception {
        try (AutoCloseable unused = Passt.start(transport, segment, "passt", List.of())) {
            ByteBuffer offer = offer();
            // BOOTP: op at 42, yiaddr at 42 + 16 (RFC 951)
            assertEquals(2, offer.get(42));
            assertEquals(0x0A00_020F, offer.getInt(58));
        }
    }

    @Test
    @SuppressWarnings("try")
    void shouldLeadAPortOfThisComputerToTheGuest() throws Exception {
        int port = freePort();
        Forward forward = Forward.parse("tcp:127.0.0.1:" + port + "-:80");
        try (AutoCloseable unused = Passt.start(transport, segment, "passt", List.of(forward))) {
            offer();
            Thread client = new Thread(() -> {
                try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.getInputStream().skipNBytes(1);
                } catch (IOException e) {
                    // The guest answers nothing.
                }
            });
            client.setDaemon(true);
            client.start();
            // passt asks who has the address, or sends the SYN at once: either is for the guest's port or address.
            ByteBuffer frame = guest.next();
            while (!isSynTo(frame, 80)) {
                frame = guest.next();
            }
        }
    }

    @Test
    void shouldSayInOneLineWhyItDoesNotStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Forward forward = Forward.parse("tcp:127.0.0.1:" + taken.getLocalPort() + "-:80");
            String said = assertThrows(
                            IOException.class, () -> Passt.start(transport, segment, "passt", List.of(forward)))
                    .getMessage();
            assertTrue(said.startsWith("passt does not start: ") && !said.contains("\n"), said);
        }
    }

    private ByteBuffer offer() throws Exception {
        for (int attempt = 0; attempt < 10; attempt++) {
            transport.loop().submit(() -> segment.frame(guest, discover(), 0)).sync();
            ByteBuffer frame = guest.frames.poll(2, TimeUnit.SECONDS);
            while (frame != null) {
                if (frame.remaining() > 282 && frame.get(23) == 17 && frame.getShort(34) == DHCP_SERVER_PORT) {
                    return frame;
                }
                frame = guest.frames.poll(2, TimeUnit.SECONDS);
            }
        }
        throw new AssertionError("passt offers no address");
    }

    private static boolean isSynTo(ByteBuffer frame, int port) {
        return frame.remaining() >= 54
                && frame.getShort(12) == 0x0800
                && frame.get(23) == 6
                && frame.getShort(36) == port
                && (frame.get(47) & 2) != 0;
    }

    /** DHCPDISCOVER (RFC 2131), from 0.0.0.0:68 to 255.255.255.255:67, without the UDP check, which IPv4 allows. */
    private static ByteBuffer discover() {
        byte[] options = HexFormat.of().parseHex("63825363" + "350101" + "ff");
        int dhcp = 236 + options.length;
        ByteBuffer frame = ByteBuffer.allocate(14 + 20 + 8 + dhcp);
        frame.putShort((short) -1).putInt(-1);
        frame.putShort((short) (GUEST.bits() >>> 32)).putInt((int) GUEST.bits()).putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) (28 + dhcp)).putInt(0);
        frame.putShort((short) 0x4011).putShort((short) 0).putInt(0).putInt(-1);
        frame.putShort(24, checksum(frame, 14, 20));
        frame.putShort((short) 68)
                .putShort((short) DHCP_SERVER_PORT)
                .putShort((short) (8 + dhcp))
                .putShort((short) 0);
        frame.putInt(0x0101_0600).putInt(0x1234_5678);
        frame.position(frame.position() + 20);
        frame.putShort((short) (GUEST.bits() >>> 32)).putInt((int) GUEST.bits());
        frame.position(14 + 28 + 236);
        return frame.put(options).clear().asReadOnlyBuffer();
    }

    private static short checksum(ByteBuffer of, int from, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            sum += of.getShort(from + i) & 0xFFFF;
        }
        return (short) ~(sum + (sum >>> 16));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static final class Guest implements SegmentPort {
        final BlockingQueue<ByteBuffer> frames = new LinkedBlockingQueue<>();

        ByteBuffer next() throws InterruptedException {
            ByteBuffer frame = frames.poll(10, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("passt sends nothing more");
            }
            return frame;
        }

        @Override
        public String name() {
            return "a guest";
        }

        @Override
        public void deliver(ByteBuffer frame) {
            frames.add(frame);
        }
    }
}
