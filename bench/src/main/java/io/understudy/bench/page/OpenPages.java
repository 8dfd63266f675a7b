package io.understudy.bench.page;

import io.understudy.page.Hands;
import io.understudy.page.PageToken;
import io.understudy.page.server.PageServer;
import io.understudy.page.server.RunningProcesses;
import io.understudy.running.RunningFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * A page's server and pages that read what it tells, as browsers do. What browsers do with it, drawing above all, is left out: that
 * costs the computer that they are on.
 */
final class OpenPages implements AutoCloseable {
    private static final int CHUNK = 16_384;

    private final PageServer server;
    private final List<Socket> pages = new ArrayList<>();
    private final LongAdder bytes = new LongAdder();

    /** Shows what runs by the present folder of this user. */
    OpenPages(int count) throws IOException {
        PageToken token = PageToken.random();
        server = PageServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                token,
                new RunningProcesses(RunningFolder.ofThisUser()),
                Hands.NONE,
                "");
        try {
            for (int i = 0; i < count; i++) {
                open(token);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void open(PageToken token) throws IOException {
        int port = server.address().getPort();
        Socket page = new Socket(InetAddress.getLoopbackAddress(), port);
        pages.add(page);
        String request = "GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + token.text()
                + "\r\n\r\n";
        page.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        Thread reader = new Thread(() -> read(page), "page");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Socket page) {
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = page.getInputStream()) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                bytes.add(count);
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    /** What all of them got. */
    long bytes() {
        return bytes.sum();
    }

    @Override
    public void close() throws IOException {
        for (Socket page : pages) {
            page.close();
        }
        server.close();
    }
}
