package io.understudy.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.understudy.admission.AdmissionLimits;
import io.understudy.console.gateway.ConsoleGateway;
import io.understudy.console.message.Claim;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.MessageWriter;
import io.understudy.console.message.RandomMessage;
import io.understudy.console.message.Refusal;
import io.understudy.console.port.ConsolePort;
import io.understudy.console.session.ConsoleLimits;
import io.understudy.console.session.GatewayEvent;
import io.understudy.console.session.GatewayLimits;
import io.understudy.console.session.Location;
import io.understudy.console.session.Transcript;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostilePeerTest {
    private static final Claim CLAIM = new Claim(7, 1);

    private final Loopback loopback = new Loopback();
    private final Transport transport = loopback.transport();

    @AfterEach
    void closeAll() {
        loopback.close();
    }

    @Test
    void shouldTellAPeerOfAnotherProtocolWhyItIsClosed() throws Exception {
        EchoReplica replica = live();
        try (RawGateway peer = new RawGateway(replica.port.address())) {
            // More than the kernel holds: it can be written and the reason be read only if it is taken and discarded.
            byte[] request = Arrays.copyOf("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII), 16 << 20);
            peer.say(request);
            ConsoleMessage.Refused refused = (ConsoleMessage.Refused) peer.last();
            assertEquals(Refusal.PROTOCOL_ERROR, refused.refusal());
            assertTrue(refused.reason().startsWith("a frame of 18245 bytes"), refused.reason());
        }
    }

    @Test
    void shouldTellAGatewayWhyItsMessageWasWrong() throws Exception {
        EchoReplica replica = live();
        try (RawGateway peer = new RawGateway(replica.port.address())) {
            peer.say(new ConsoleMessage.Attach("vm", CLAIM, Claim.NONE, 0, 0, 0));
            peer.say(new ConsoleMessage.Input(7, Transcript.bytes("x")));
            ConsoleMessage.Refused refused = (ConsoleMessage.Refused) peer.last();
            assertEquals("input of position 7 where 0 is next", refused.reason());
        }
    }

    @Test
    void shouldServeAGatewayWhateverElseComesToThePort() throws Exception {
        EchoReplica replica = live();
        loopback.primary.set(Loopback.at(1, replica.port));
        loopback.gateway();
        Socket user = loopback.user();
        Random random = new Random(3);
        for (int round = 0; round < 60; round++) {
            try (RawGateway peer = new RawGateway(replica.port.address())) {
                peer.say(mutated(random));
                peer.saysNoMore();
                // It ends by itself, with whole messages or none.
                ConsoleMessage last = peer.last();
                assertTrue(last == null || last instanceof ConsoleMessage.FromReplica);
            }
            byte typed = (byte) random.nextInt();
            user.getOutputStream().write(typed);
            assertEquals(EchoReplica.answer(typed), Loopback.read(user, 1)[0], "round " + round);
        }
    }

    @Test
    void shouldServeAGatewayHoweverManyConnectionsAreIdle() throws Exception {
        EchoReplica replica = live();
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 2 * AdmissionLimits.STANDARD.perAddress(); i++) {
            idle.add(loopback.closing(connect(replica.port.address())));
        }
        loopback.primary.set(Loopback.at(1, replica.port));
        loopback.gateway();
        Socket user = loopback.user();
        user.getOutputStream().write(5);
        assertArrayEquals(new byte[] {EchoReplica.answer((byte) 5)}, Loopback.read(user, 1));
        for (int i = 0; i < AdmissionLimits.STANDARD.perAddress(); i++) {
            idle.add(loopback.closing(connect(replica.port.address())));
        }
        assertEquals(-1, idle.get(0).getInputStream().read());
        user.getOutputStream().write(6);
        assertArrayEquals(new byte[] {EchoReplica.answer((byte) 6)}, Loopback.read(user, 1));
        assertEquals(
                List.of(new GatewayEvent.Attached(Listening.text(replica.port.address()), 1, 0)),
                List.copyOf(loopback.events));
    }

    @Test
    void shouldServeAUserWhateverCrowdComesAndStays() throws Exception {
        EchoReplica replica = live();
        loopback.primary.set(Loopback.at(1, replica.port));
        ConsoleGateway gateway = loopback.gateway();
        Socket user = loopback.user();
        List<Socket> crowd = new ArrayList<>();
        for (int i = 0; i < 3 * AdmissionLimits.STANDARD.perAddress(); i++) {
            crowd.add(loopback.closing(connect(gateway.address())));
            byte typed = (byte) i;
            user.getOutputStream().write(typed);
            assertEquals(EchoReplica.answer(typed), Loopback.read(user, 1)[0]);
        }
        String said = new String(crowd.get(0).getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertTrue(said.contains("another user drives it"), said);
    }

    @Test
    void shouldLeaveAReplicaThatTalksNonsenseForOneThatDoesNot() throws Exception {
        try (ServerSocket nonsense = new ServerSocket()) {
            nonsense.bind(Loopback.ANY);
            loopback.primary.set(new Location(1, Listening.text((InetSocketAddress) nonsense.getLocalSocketAddress())));
            loopback.gateway();
            Socket user = loopback.user();
            try (Socket accepted = nonsense.accept()) {
                accepted.getOutputStream().write("SSH-2.0-nonsense\r\n".getBytes(StandardCharsets.US_ASCII));
                GatewayEvent.Failed failed = loopback.await(GatewayEvent.Failed.class, event -> true);
                assertTrue(failed.reason().startsWith("protocol error: a frame of "), failed.reason());
                assertFalse(failed.line().contains("\n"));
            }
            EchoReplica replica = new EchoReplica(loopback, transport);
            Loopback.on(transport, () -> replica.goLive(2));
            loopback.primary.set(Loopback.at(2, replica.port));
            user.getOutputStream().write(5);
            assertArrayEquals(new byte[] {EchoReplica.answer((byte) 5)}, Loopback.read(user, 1));
        }
    }

    @Test
    void shouldSayInOneLineThatAPortIsTaken() throws Exception {
        EchoReplica replica = live();
        InetSocketAddress taken = replica.port.address();
        IOException port = assertThrows(
                IOException.class,
                () -> ConsolePort.listen(loopback.transport(), taken, () -> "vm", ConsoleLimits.STANDARD, replica));
        assertEquals(
                "cannot listen for console gateways on " + Listening.text(taken)
                        + ": the address is taken or not of this host: choose another port, or 0 for any",
                port.getMessage());
        IOException gateway = assertThrows(
                IOException.class,
                () -> ConsoleGateway.start(
                        loopback.transport(), taken, "vm", 1, answer -> {}, GatewayLimits.STANDARD, event -> {}));
        assertTrue(gateway.getMessage().startsWith("cannot listen for console users on "), gateway.getMessage());
    }

    @Test
    void shouldRefuseWorkFromOtherThreadsAndWhileNotOpen() throws Exception {
        EchoReplica replica = new EchoReplica(loopback, transport);
        assertThrows(IllegalStateException.class, () -> replica.port.open(1, 0, 0));
        Loopback.on(transport, () -> {
            assertThrows(IllegalStateException.class, () -> replica.port.consumed(0));
            assertThrows(IllegalStateException.class, () -> replica.port.released(0, ByteBuffer.allocate(1)));
            replica.port.refuse();
            replica.port.open(1, 0, 0);
            assertThrows(IllegalStateException.class, () -> replica.port.open(2, 0, 0));
            replica.port.refuse();
            replica.port.open(2, 0, 0);
        });
    }

    @Test
    void shouldReadAddressesAsPeopleWriteThem() {
        assertEquals("::1", new Location(1, "[::1]:80").host());
        assertEquals(80, new Location(1, "[::1]:80").port());
        for (String wrong : new String[] {"", "host", ":1", "host:", "host:0", "host:65536", "host:x", "a\n:1"}) {
            assertThrows(IllegalArgumentException.class, () -> new Location(1, wrong), wrong);
        }
        assertThrows(IllegalArgumentException.class, () -> new Location(0, "host:1"));
    }

    private EchoReplica live() throws Exception {
        EchoReplica replica = new EchoReplica(loopback, transport);
        Loopback.on(transport, () -> replica.goLive(1));
        return replica;
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Messages, most of them broken; of other VMs, because a gateway of this one would rightly take the line. */
    private static byte[] mutated(Random random) {
        ByteBuf out = Unpooled.buffer();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            MessageWriter.write(RandomMessage.next(random), out);
        }
        for (int change = random.nextInt(4); change > 0; change--) {
            out.setByte(random.nextInt(out.readableBytes()), random.nextInt(256));
        }
        return ByteBufUtil.getBytes(out);
    }
}
