package io.understudy.simulation.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.transport.Peer;
import java.net.BindException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets of the simulated network behave as Linux's and Netty's do. */
class VirtualChannelTest {
    private static final int WINDOW = 10_000;
    private static final int PORT = 7000;

    private final World world = new World(7);
    private final VirtualTransport near = world.start("near");
    private final VirtualTransport far = world.start("far");
    private Party server;
    private Party client;

    @BeforeEach
    void connect() {
        world.network.window(WINDOW);
        server = Party.listening(far, world.at("far", PORT), false);
        client = Party.connecting(near, world.at("far", PORT), false);
        assertTrue(world.until(() -> both("connected"), 200));
    }

    private boolean both(String event) {
        return client.events.contains(event) && server.events.contains(event);
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldBringEveryByteInOrderAndInPieces() {
        byte[] there = noise(300_000);
        client.write(there);
        server.write(noise(5));
        assertTrue(world.until(() -> server.read.size() == there.length, 60_000));
        assertArrayEquals(there, server.bytes());
        assertArrayEquals(noise(5), client.bytes());
        assertTrue(server.pieces.stream().anyMatch(size -> size % 16 != 0), "no piece was cut anywhere");
    }

    @Test
    void shouldKnowBothAddresses() {
        assertEquals(world.at("far", PORT), client.channel.remoteAddress());
        assertEquals(client.channel.localAddress(), server.channel.remoteAddress());
        assertEquals(world.at("far", PORT), server.channel.localAddress());
    }

    @Test
    void shouldStopAWriterWhoseReaderDoesNotRead() {
        server.channel.config().setAutoRead(false);
        for (int i = 0; i < 200; i++) {
            client.write(Arrays.copyOfRange(noise(200_000), i * 1000, (i + 1) * 1000));
        }
        world.pass(5_000);
        assertEquals(0, server.read.size());
        assertFalse(client.channel.isWritable());
        assertEquals(
                200 - WINDOW / 1000, client.channel.unsafe().outboundBuffer().size());
        server.channel.config().setAutoRead(true);
        assertTrue(world.until(() -> server.read.size() == 200_000, 60_000));
        assertTrue(client.channel.isWritable());
        assertArrayEquals(noise(200_000), server.bytes());
    }

    @Test
    void shouldEndInOneDirectionOnlyWhereThatIsAllowed() {
        Party half = Party.listening(far, world.at("far", PORT + 1), true);
        Party speaker = Party.connecting(near, world.at("far", PORT + 1), true);
        assertTrue(world.until(() -> speaker.events.contains("connected"), 200));
        speaker.write(noise(50));
        var unused = speaker.channel.shutdownOutput();
        assertTrue(world.until(() -> half.events.contains("end of input"), 200));
        assertArrayEquals(noise(50), half.bytes());
        half.write(noise(70));
        assertTrue(world.until(() -> speaker.read.size() == 70, 200));
        assertFalse(half.events.contains("closed"));

        var unusedToo = client.channel.shutdownOutput();
        assertTrue(world.until(() -> both("closed"), 200), "without half-closure the end is the end");
    }

    @Test
    void shouldSayFarewellInOrder() {
        client.write(noise(3_000));
        var unused = client.channel.close();
        assertTrue(world.until(() -> server.events.contains("closed"), 500));
        assertArrayEquals(noise(3_000), server.bytes());
        assertEquals(List.of("connected", "closed"), server.events);
    }

    @Test
    void shouldTakeAwayWhatWasSaidLastByClosingWithInputUnread() {
        client.channel.config().setAutoRead(false);
        server.write(noise(10));
        world.pass(200);
        client.write(noise(3_000));
        var unused = client.channel.close();
        assertTrue(world.until(() -> server.events.contains("closed"), 500));
        assertEquals(List.of("connected", "Connection reset by peer", "closed"), server.events);
        assertEquals(0, server.read.size());
    }

    @Test
    void shouldTellWhoDoesNotReadOnlyWhenHeAsks() {
        server.channel.config().setAutoRead(false);
        assertEquals(Peer.PRESENT, far.peer(server.channel));
        var unused = client.channel.close();
        world.pass(200);
        assertEquals(List.of("connected"), server.events);
        assertEquals(Peer.CLOSED, far.peer(server.channel));
    }

    @Test
    void shouldTurnAwayWhereNobodyListens() {
        Party lost = Party.connecting(near, world.at("far", 1), false);
        assertTrue(world.until(() -> !lost.events.isEmpty(), 200));
        assertEquals(List.of("Connection refused: /10.0.0.2:1"), lost.events);
        assertThrows(BindException.class, () -> Party.listening(far, world.at("far", PORT), false));
    }

    @Test
    void shouldConnectWhenACutHasHealedAndGiveUpBefore() {
        world.network.cut("far", "near");
        Party waiting = Party.connecting(near, world.at("far", PORT), false);
        world.pass(500);
        world.network.healAll();
        assertTrue(world.until(() -> waiting.events.contains("connected"), 1_000));
        world.network.cut("near", "far");
        Party late = Party.connecting(near, world.at("far", PORT), false);
        assertTrue(world.until(() -> !late.events.isEmpty(), 5_001));
        assertEquals(List.of("connection timed out after 5000 ms: /10.0.0.2:7000"), late.events);
    }

    @Test
    void shouldLoseNothingToACutAndTellNobody() {
        world.network.cut("near", "far");
        client.write(noise(2_000));
        server.write(noise(40));
        world.pass(30_000);
        assertEquals(0, server.read.size());
        assertEquals(40, client.read.size());
        assertEquals(List.of("connected"), client.events);
        world.network.heal("near", "far");
        assertTrue(world.until(() -> server.read.size() == 2_000, 1_000));
        assertArrayEquals(noise(2_000), server.bytes());
    }

    @Test
    void shouldBreakForBothWithWhatIsUnderWay() {
        client.write(noise(2_000));
        world.network.reset("far", "near");
        assertTrue(world.until(() -> both("closed"), 500));
        assertTrue(both("Connection reset by peer"));
        assertEquals(0, server.read.size());
        client.write(noise(1));
        assertTrue(client.events.contains("unwritten"));
    }

    @Test
    void shouldCloseForAProcessThatIsKilled() {
        world.network.kill(world.process("far"));
        assertTrue(world.until(() -> client.events.contains("closed"), 500));
        assertEquals(List.of("connected"), server.events, "the dead hear nothing");
        Party again = Party.connecting(near, world.at("far", PORT), false);
        assertTrue(world.until(() -> again.events.contains("Connection refused: /10.0.0.2:7000"), 500));
    }

    @Test
    void shouldTellNobodyOfAHostWithoutPowerUntilItIsBack() {
        world.network.powerOff(world.process("far"), "far");
        client.write(noise(100));
        world.pass(60_000);
        assertEquals(List.of("connected"), client.events);
        world.network.powerOn("far");
        assertTrue(world.until(() -> client.events.contains("Connection reset by peer"), 1_000));
    }

    @Test
    void shouldReadWhenItThawsWhatCameWhileItWasFrozen() {
        world.process("far").freeze();
        client.write(noise(WINDOW));
        Party newcomer = Party.connecting(near, world.at("far", PORT), false);
        world.pass(1_000);
        assertEquals(0, server.read.size());
        assertTrue(newcomer.events.contains("connected"), "its kernel answers for it");
        Party before = server;
        world.process("far").thaw();
        assertEquals(WINDOW, before.read.size());
    }
}
