package io.understudy.verification.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShellClientTest {
    private static final long PATIENCE_MILLIS = 20_000;

    private ServerSocket console;
    private ShellClient client;
    private Socket guest;

    @BeforeEach
    void connect() throws IOException {
        console = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        client = ShellClient.connect(new InetSocketAddress(console.getInetAddress(), console.getLocalPort()));
        guest = console.accept();
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        guest.close();
        console.close();
    }

    private void prints(String text) throws IOException {
        guest.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldGiveWhatACommandPrinted() throws IOException, TimeoutException {
        prints("one\ntwo\nanswer-1-of-understudy\nthree\nanswer-2-of-understudy\n");
        assertEquals("one\ntwo", client.run("first", PATIENCE_MILLIS));
        assertEquals("three", client.run("second", PATIENCE_MILLIS));
        assertEquals(2, client.latencies().getTotalCount());
    }

    @Test
    void shouldNotTakeTheEchoOfACommandForItsAnswer() throws IOException, TimeoutException {
        prints("first; echo \"answer-\"1-of-understudy\r\nright\nanswer-1-of-understudy\n");
        assertTrue(client.run("first", PATIENCE_MILLIS).endsWith("\nright"));
        byte[] typed = new byte[guest.getInputStream().available()];
        assertEquals(typed.length, guest.getInputStream().read(typed));
        assertEquals("first; echo \"answer-\"1-of-understudy\n", new String(typed, StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldSayWhatTheGuestSaidLastWhenItFallsSilent() throws IOException {
        prints("Kernel panic\n- not syncing");
        TimeoutException late = assertThrows(TimeoutException.class, () -> client.await("READY", 300));
        assertTrue(late.getMessage().contains("Kernel panic | - not syncing"), late.getMessage());
    }

    @Test
    void shouldSayThatTheConsoleIsGone() throws IOException {
        guest.close();
        assertThrows(IOException.class, () -> client.await("READY", PATIENCE_MILLIS));
    }
}
