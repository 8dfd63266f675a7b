package io.understudy.lifeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.transport.Lifeline;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessLifelineTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void shouldBreakWhenTheProcessIsKilled() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProcessLifelineTest.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            while (line != null && !line.matches("lifeline [0-9]+ -?[0-9]+")) {
                line = out.readLine(); // a word of the JVM's own
            }
            String[] words = String.valueOf(line).split(" ", -1);
            try (Socket held = new Socket(LOOPBACK, Integer.parseInt(words[1]))) {
                DataInputStream in = new DataInputStream(held.getInputStream());
                assertEquals(Long.parseLong(words[2]), in.readLong());
                held.setSoTimeout(200);
                assertThrows(SocketTimeoutException.class, in::read, "it lives, and holds it");
                held.setSoTimeout(0);
                process.destroyForcibly();
                assertTrue(isOver(in));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Prints where its lifeline is, and ends with its standard input, so that it never outlives the test. */
    public static void main(String[] arguments) throws Exception {
        Lifeline.Address address = ProcessLifeline.OF_THIS_PROCESS.at(LOOPBACK).get();
        System.out.println("lifeline " + address.port() + " " + address.proof());
        while (System.in.read() >= 0) {}
    }

    @Test
    void shouldHoldTheFirstAndTurnAwayWhomItHasNoRoomFor() throws Exception {
        Lifeline.Address address = ProcessLifeline.OF_THIS_PROCESS.at(LOOPBACK).get();
        List<Socket> held = new ArrayList<>();
        try {
            Socket refused = null;
            while (refused == null) {
                Socket socket = new Socket(LOOPBACK, address.port());
                if (proves(socket, address.proof())) {
                    held.add(socket);
                    assertTrue(held.size() <= 16, "as many as are kept");
                } else {
                    refused = socket;
                }
            }
            assertTrue(isOver(new DataInputStream(refused.getInputStream())));
            Socket first = held.get(0);
            first.setSoTimeout(100);
            assertThrows(
                    SocketTimeoutException.class, () -> first.getInputStream().read());

            held.remove(1).close();
            Socket successor = new Socket(LOOPBACK, address.port());
            held.add(successor);
            assertTrue(proves(successor, address.proof()), "who left makes room");
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private static boolean proves(Socket socket, long proof) throws IOException {
        try {
            return new DataInputStream(socket.getInputStream()).readLong() == proof;
        } catch (IOException e) {
            return false; // closed, or reset
        }
    }

    private static boolean isOver(DataInputStream in) {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true; // reset
        }
    }
}
