package io.understudy.handshake.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.handshake.Ends;
import io.understudy.handshake.Garbage;
import io.understudy.handshake.Handshake;
import io.understudy.handshake.Recorder;
import io.understudy.identity.Identity;
import io.understudy.identity.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Without keys: who has the user's secret is in, and nobody else. */
class ChallengeHandshakeTest {
    private static final Handshake OURS = new ChallengeHandshake(secret(1));
    private static final Handshake ANOTHER_USERS = new ChallengeHandshake(secret(2));

    private final Ends ends = new Ends(OURS, Service.ARBITER);

    private static byte[] secret(int seed) {
        byte[] secret = new byte[32];
        new Random(seed).nextBytes(secret);
        return secret;
    }

    @AfterEach
    void close() {
        ends.close();
    }

    @Test
    void shouldLetInWhoHasTheSecret() throws Exception {
        for (int i = 0; i < 20; i++) {
            Ends.Outcome outcome = ends.connect(OURS);
            assertEquals("word", outcome.echo(), outcome.toString());
            assertEquals(Identity.OWNER, outcome.peer().orElseThrow());
            assertEquals(Identity.OWNER, ends.guest());
        }
        assertTrue(ends.saidNoMore());
    }

    @Test
    void shouldRefuseAnotherUserWithALineOnBothSides() throws Exception {
        Ends.Outcome outcome = ends.connect(ANOTHER_USERS);
        assertEquals("", outcome.echo());
        assertEquals(1, outcome.reasons().size(), outcome.toString());
        assertTrue(outcome.reasons().get(0).contains("does not have this user's secret"), outcome.toString());
        String line = ends.refusal();
        assertTrue(line.contains("it closed the connection before it proved that it is ours"), line);
        assertTrue(ends.saidNoMore() && ends.letNobodyIn());
        shouldLetInWhoHasTheSecret();
    }

    @Test
    void shouldRefuseWhoWantsAnotherPort() throws Exception {
        Ends.Outcome outcome = ends.connect(OURS, Service.CONSOLE, ends.address());
        assertEquals("", outcome.echo());
        assertEquals(1, outcome.reasons().size(), outcome.toString());
        assertTrue(ends.refusal().contains("not those of a process of ours that wants the arbiter"));
        assertTrue(ends.letNobodyIn());
    }

    @Test
    void shouldRefuseWhoBeginsWithoutHandshakeAndWhoIsGivenNone() throws Exception {
        assertEquals("", ends.connect(Handshake.OPEN).echo());
        assertTrue(ends.refusal().contains("its first bytes"));
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread saying = new Thread(() -> say(other, secret(3), secret(4), secret(5)));
            saying.start();
            Ends.Outcome outcome = ends.connect(
                    OURS, Service.ARBITER, new InetSocketAddress(other.getInetAddress(), other.getLocalPort()));
            saying.join();
            assertEquals("", outcome.echo());
            assertTrue(outcome.reasons().toString().contains("does not have this user's secret"), outcome.toString());
        }
    }

    private static void say(ServerSocket at, byte[]... words) {
        try (Socket socket = at.accept()) {
            for (byte[] each : words) {
                socket.getOutputStream().write(each);
            }
            while (read(socket) >= 0) {
                // It is not listened to.
            }
        } catch (IOException e) {
            // The other end is gone.
        }
    }

    /** Whoever listens may record, and say the same again, at this port or at another. */
    @Test
    void shouldRefuseWhatWasRecorded() throws Exception {
        byte[] recorded = recordedOpening();
        assertEquals(Challenge.BYTES_FROM_CONNECTING + "word".length(), recorded.length);
        assertRefused(recorded, "it does not have this user's secret");
        byte[] reordered = new byte[recorded.length];
        System.arraycopy(recorded, Challenge.OPENING, reordered, 0, recorded.length - Challenge.OPENING);
        System.arraycopy(recorded, 0, reordered, recorded.length - Challenge.OPENING, Challenge.OPENING);
        assertRefused(reordered, "its first bytes");
        assertRefused(Arrays.copyOf(recorded, Challenge.OPENING), "it closed the connection");
    }

    /** Our own answer is no proof of somebody else. */
    @Test
    void shouldRefuseItsOwnProofSentBack() throws Exception {
        try (Socket socket =
                new Socket(ends.address().getAddress(), ends.address().getPort())) {
            byte[] opening = Challenge.opening(Service.ARBITER, new byte[Challenge.NONCE]);
            socket.getOutputStream().write(opening);
            byte[] answer = socket.getInputStream().readNBytes(Challenge.ANSWER);
            socket.getOutputStream().write(answer, Challenge.NONCE, Challenge.PROOF);
            assertTrue(ends.refusal().contains("it does not have this user's secret"));
            assertEquals(-1, read(socket));
        }
    }

    @Test
    void shouldOutliveGarbage() throws Exception {
        long seed = 20_261_130;
        Random random = new Random(seed);
        byte[] recorded = recordedOpening();
        for (int round = 0; round < 200; round++) {
            ends.send(Garbage.of(random, recorded));
        }
        assertTrue(ends.letNobodyIn(), "seed " + seed);
        Ends.Outcome outcome = ends.connect(OURS);
        assertEquals("word", outcome.echo(), outcome.toString());
    }

    @Test
    void shouldNotListenBeyondThisComputer() throws IOException {
        for (Handshake.Side side : Handshake.Side.values()) {
            String line = OURS.objection(at(10, 1, 2, 3), Service.ARBITER, side).orElseThrow();
            assertTrue(line.contains("./understudy keys init") && line.contains("--keys FOLDER"), line);
            assertTrue(OURS.objection(at(127, 0, 0, 1), Service.ARBITER, side).isEmpty());
        }
        assertTrue(OURS.objection(at(0, 0, 0, 0), Service.OBSERVER, Handshake.Side.LISTENING)
                .isPresent());
    }

    private static InetSocketAddress at(int... address) throws IOException {
        byte[] bytes = new byte[address.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) address[i];
        }
        return new InetSocketAddress(InetAddress.getByAddress(bytes), 7070);
    }

    private void assertRefused(byte[] said, String reason) throws Exception {
        try (Socket socket =
                new Socket(ends.address().getAddress(), ends.address().getPort())) {
            socket.getOutputStream().write(said);
            socket.shutdownOutput();
            String line = ends.refusal();
            assertTrue(line.contains(reason), line);
        }
        assertTrue(ends.letNobodyIn());
    }

    /** What the connecting end of a good connection says, through somebody in the middle. */
    private byte[] recordedOpening() throws Exception {
        byte[] heard;
        try (Recorder middle = new Recorder(ends.address())) {
            assertEquals(
                    "word",
                    ends.connect(OURS, Service.ARBITER, middle.address()).echo());
            heard = middle.fromConnecting();
        }
        ends.guest();
        return heard;
    }

    private static int read(Socket socket) throws IOException {
        return socket.getInputStream().read();
    }
}
