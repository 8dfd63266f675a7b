package io.understudy.page.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.page.Hands;
import io.understudy.page.PageToken;
import io.understudy.page.merge.MergedEvents;
import io.understudy.page.terminal.Terminals;
import io.understudy.transport.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A page that stops reading. What it has not read is the others' anyway; what it costs beyond that is bounded. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowPageTest {
    private static final int MOST_HELD = 1 << 20;
    private static final int EVENTS = 16_000;
    private static final String FILLING = "x".repeat(1_000);

    private final Transport transport = Transport.nio("page");
    private final Feeds feeds = new Feeds(transport.loop(), new MergedEvents());
    private final PageToken token = PageToken.random();
    private PagePort port;

    @BeforeEach
    void open() throws IOException {
        port = PagePort.open(
                transport,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                token,
                feeds,
                () -> "{}",
                new Terminals(transport, vm -> Optional.empty()),
                Hands.NONE);
    }

    @AfterEach
    void close() {
        port.close();
        transport.close();
    }

    private <T> T onLoop(Callable<T> what) throws Exception {
        return transport.loop().submit(what).get();
    }

    @Test
    void shouldCostAMebibyteAtTheMostAndGoOnWhereThereIsSomethingLeft() throws Exception {
        try (Socket page = new Socket()) {
            page.setReceiveBufferSize(16 << 10);
            page.connect(port.address());
            page.getOutputStream()
                    .write(("GET /events HTTP/1.1\r\nHost: 127.0.0.1:"
                                    + port.address().getPort() + "\r\nAuthorization: Bearer " + token.text()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(page.getInputStream(), StandardCharsets.UTF_8));
            awaitLine(lines, "event: hello");

            long most = 0;
            for (int i = 1; i <= EVENTS; i++) {
                String json = "{\"number\":" + i + ",\"filling\":\"" + FILLING + "\"}";
                boolean isLast = i == EVENTS;
                most = Math.max(most, onLoop(() -> {
                    feeds.add(json, isLast);
                    return feeds.mostHeld();
                }));
            }
            assertTrue(most > 0, "nothing was held: the page was not slow");
            // What the kernel holds comes on top: twice what was asked for.
            assertTrue(most + 2 * (128 << 10) <= MOST_HELD, most + " bytes are held for one page");

            // It reads again: it is told what it missed, and the last event is there.
            assertEquals("event: missed", awaitLine(lines, "event: missed"));
            awaitLine(lines, "data: {\"number\":" + EVENTS + ",");
        }
    }

    private static String awaitLine(BufferedReader lines, String beginning) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = lines.readLine();
        }
        assertTrue(line != null, "the stream ended before '" + beginning + "'");
        return line;
    }
}
