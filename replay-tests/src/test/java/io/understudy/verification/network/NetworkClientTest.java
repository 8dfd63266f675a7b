package io.understudy.verification.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clients against servers that are right, and that are wrong in one thing. */
class NetworkClientTest {
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @FunctionalInterface
    private interface Service {
        void serve(BufferedReader in, OutputStream out) throws IOException;
    }

    private void serve(Service service) {
        Thread thread = new Thread(() -> {
            while (true) {
                try (Socket socket = server.accept()) {
                    service.serve(
                            new BufferedReader(
                                    new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1)),
                            socket.getOutputStream());
                } catch (IOException ended) {
                    if (server.isClosed()) {
                        return;
                    }
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** As the guest's script does it. */
    private void serveTally(UnaryOperator<String> fault) {
        serve((in, out) -> {
            long lines = 0;
            long total = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines++;
                total = (31 * total + Long.parseLong(line)) % 1_000_003;
                say(out, fault.apply(lines + " " + total) + "\n");
            }
        });
    }

    @Test
    void shouldHoldASessionWithTheTally() throws IOException {
        serveTally(UnaryOperator.identity());
        int[] heard = new int[1];
        try (TallyClient client = TallyClient.overTcp(server.getLocalPort(), 1, () -> heard[0]++)) {
            for (int i = 0; i < 50; i++) {
                client.work();
            }
        }
        assertTrue(heard[0] >= 50, "it was told of every answer");
    }

    @Test
    void shouldFindAWrongAnswerOfTheTally() throws IOException {
        serveTally(answer -> answer.startsWith("20 ") ? answer + "0" : answer);
        try (TallyClient client = TallyClient.overTcp(server.getLocalPort(), 1, () -> {})) {
            WrongAnswerException wrong = assertThrows(WrongAnswerException.class, () -> {
                for (int i = 0; i < 50; i++) {
                    client.work();
                }
            });
            assertTrue(wrong.getMessage().startsWith("answer 20 should be '20 "), wrong.getMessage());
        }
    }

    @Test
    void shouldNotTakeAnEndForAnAnswer() throws IOException {
        serve((in, out) -> {});
        try (TallyClient client = TallyClient.overTcp(server.getLocalPort(), 1, () -> {})) {
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 50; i++) {
                    client.work();
                }
            });
        }
    }

    /** Counts, gives numbers, and sums as the guest's pages do. */
    private void serveHttp(int countBy, String lastLine, String sum) {
        int[] count = new int[1];
        serve((in, out) -> {
            String request = in.readLine();
            String length = "0";
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                length = line.startsWith("Content-Length: ") ? line.substring("Content-Length: ".length()) : length;
            }
            byte[] body = new byte[Integer.parseInt(length)];
            for (int i = 0; i < body.length; i++) {
                body[i] = (byte) in.read();
            }
            say(out, "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n");
            if (request.contains("count")) {
                count[0] += countBy;
                say(out, count[0] + "\n");
            } else if (request.contains("numbers?")) {
                int lines = Integer.parseInt(request.replaceAll(".*\\?(\\d+) .*", "$1"));
                StringBuilder text = new StringBuilder();
                for (int i = 1; i < lines; i++) {
                    text.append(i).append('\n');
                }
                say(out, text + (lastLine.isEmpty() ? Integer.toString(lines) : lastLine) + "\n");
            } else {
                say(out, (sum.isEmpty() ? md5(body) : sum) + "\n");
            }
        });
    }

    private static String md5(byte[] body) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("MD5").digest(body));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String work() throws IOException {
        try (HttpClient client = new HttpClient(server.getLocalPort(), 3, () -> {})) {
            for (int i = 0; i < 30; i++) {
                client.work();
            }
            return "";
        } catch (WrongAnswerException wrong) {
            return wrong.getMessage();
        }
    }

    @Test
    void shouldDownloadUploadAndCount() throws IOException {
        serveHttp(1, "", "");
        assertEquals("", work());
    }

    @Test
    void shouldFindAPageThatWasAskedForTwice() throws IOException {
        serveHttp(2, "", "");
        assertTrue(work().contains("and says that it was"));
    }

    @Test
    void shouldFindAWrongLineOfADownload() throws IOException {
        serveHttp(1, "x", "");
        assertTrue(work().endsWith("of a download says 'x'"));
    }

    @Test
    void shouldFindAnUploadThatDidNotArriveWhole() throws IOException {
        serveHttp(1, "", "0");
        assertTrue(work().contains("has the sum 0, not "));
    }
}
