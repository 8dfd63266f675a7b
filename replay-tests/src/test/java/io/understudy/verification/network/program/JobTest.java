package io.understudy.verification.network.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.verification.network.NetworkClient;
import io.understudy.verification.network.WrongAnswerException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each job with the guest's own scripts, and with servers that are wrong in one thing. */
class JobTest {
    private static final String ANSWER = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n";
    private static final RunSize SIZE = new RunSize(2_500_000, 40);
    private static final int RESET = 0;

    @TempDir
    private Path folder;

    private ScriptServer server;

    @BeforeEach
    void listen() throws IOException {
        server = new ScriptServer(folder);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void work(Job job) throws IOException {
        try {
            job.program().require();
        } catch (IllegalStateException missing) {
            assumeTrue(false, missing.getMessage());
        }
        AtomicInteger heard = new AtomicInteger();
        try (NetworkClient client = job.begin(server.port(), SIZE, folder, 1, heard::incrementAndGet)) {
            client.work();
            client.work();
        }
        assertTrue(heard.get() > 1, "it was told of what came");
    }

    private String complaint(Job job) {
        return assertThrows(WrongAnswerException.class, () -> work(job)).getMessage();
    }

    private String failure(Job job) {
        IOException failed = assertThrows(IOException.class, () -> work(job));
        return failed.getClass() == IOException.class ? failed.getMessage() : "wrong: " + failed.getMessage();
    }

    private void serveDownload(byte[] bytes, int count) throws IOException {
        server.serve(socket -> {
            int unused = ScriptServer.head(new BufferedInputStream(socket.getInputStream()));
            ScriptServer.say(socket, ANSWER.replace("1.0", "1.1"));
            socket.getOutputStream().write(bytes, 0, count);
        });
    }

    @ParameterizedTest
    @EnumSource(names = ".*_DOWNLOAD", mode = EnumSource.Mode.MATCH_ALL)
    void shouldDownloadWhatTheGuestsScriptMakes(Job job) throws IOException {
        byte[] bytes = server.blocks(SIZE.bytes());
        serveDownload(bytes, bytes.length);
        work(job);
    }

    @ParameterizedTest
    @EnumSource(names = ".*_DOWNLOAD", mode = EnumSource.Mode.MATCH_ALL)
    void shouldFindAWrongByte(Job job) throws IOException {
        byte[] bytes = server.blocks(SIZE.bytes());
        bytes[2_222_222]++;
        serveDownload(bytes, bytes.length);
        assertEquals("byte 2222222 of a download is wrong", complaint(job));
    }

    @ParameterizedTest
    @EnumSource(names = ".*_DOWNLOAD", mode = EnumSource.Mode.MATCH_ALL)
    void shouldFindADownloadThatEndsEarly(Job job) throws IOException {
        serveDownload(server.blocks(SIZE.bytes()), 2_499_999);
        assertEquals("a download of 2500000 bytes has 2499999", complaint(job));
    }

    @ParameterizedTest
    @EnumSource(names = ".*_DOWNLOAD", mode = EnumSource.Mode.MATCH_ALL)
    void shouldSayWhatAProgramSaysOfAReset(Job job) throws IOException {
        server.serve(socket -> {
            int unused = ScriptServer.head(new BufferedInputStream(socket.getInputStream()));
            ScriptServer.say(socket, ANSWER + "block 1\n");
            Thread.sleep(50);
            socket.setSoLinger(true, RESET);
        });
        String failure = failure(job);
        // CURLE_RECV_ERROR; "network failure" in wget(1).
        assertTrue(
                failure.startsWith(job == Job.CURL_DOWNLOAD ? "curl ended with code 56" : "wget ended with code 4"),
                failure);
    }

    private void serveUpload(boolean http, byte flip) {
        server.serve(socket -> {
            BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
            byte[] body = http ? in.readNBytes(ScriptServer.head(in)) : in.readAllBytes();
            body[1_234_567] ^= flip;
            ScriptServer.say(socket, (http ? ANSWER : "") + md5(body) + "  -\n");
        });
    }

    private static String md5(byte[] body) {
        try {
            return HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("MD5").digest(body));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(names = ".*_UPLOAD", mode = EnumSource.Mode.MATCH_ALL)
    void shouldUpload(Job job) throws IOException {
        serveUpload(job == Job.CURL_UPLOAD, (byte) 0);
        work(job);
    }

    @ParameterizedTest
    @EnumSource(names = ".*_UPLOAD", mode = EnumSource.Mode.MATCH_ALL)
    void shouldFindAnUploadWithAWrongByte(Job job) {
        serveUpload(job == Job.CURL_UPLOAD, (byte) 1);
        assertTrue(complaint(job).startsWith("an upload of 2500000 bytes has the sum '"));
    }

    @ParameterizedTest
    @EnumSource(names = ".*_KEEP_ALIVE", mode = EnumSource.Mode.MATCH_ALL)
    void shouldAskForPageAfterPageOnOneConnection(Job job) throws IOException {
        for (int i = 0; i < 3; i++) {
            server.serve(socket -> server.connect("pages", socket));
        }
        work(job);
    }

    /** curl connects again and says nothing of it. */
    @Test
    void shouldFindAConnectionThatWasMadeAnew() {
        server.serve(socket -> {
            BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
            for (int page = 1; page <= 7; page++) {
                int unused = ScriptServer.head(in);
                ScriptServer.say(
                        socket,
                        "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: keep-alive\r\n\r\n"
                                + String.format(Locale.ROOT, "%07d%n", page));
            }
        });
        assertEquals("request 8 of a connection says '0000001', not 0000008", complaint(Job.CURL_KEEP_ALIVE));
    }

    /** ab goes on after what breaks, ends with code 0, and only says how often. */
    @Test
    void shouldFindRequestsThatFailed() {
        AtomicInteger connections = new AtomicInteger();
        server.serve(
                socket -> answerOnce(socket, connections.incrementAndGet() == 3 ? "one byte more\n" : "0000001\n"));
        String complaint = complaint(Job.AB_KEEP_ALIVE);
        assertTrue(complaint.startsWith("ab says '"), complaint);
    }

    private static void answerOnce(Socket socket, String page) throws IOException {
        int unused = ScriptServer.head(new BufferedInputStream(socket.getInputStream()));
        ScriptServer.say(
                socket,
                "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: " + page.length() + "\r\n\r\n" + page);
    }
}
