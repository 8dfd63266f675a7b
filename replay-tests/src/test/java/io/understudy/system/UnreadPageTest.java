package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.page.Hands;
import io.understudy.page.PageToken;
import io.understudy.page.server.PageServer;
import io.understudy.page.server.RunningProcesses;
import io.understudy.running.Registration;
import io.understudy.running.RunningFolder;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A minute in which a page, and somebody who subscribed to each host, read nothing of what a busy pair tells. */
@Timeout(300)
class UnreadPageTest extends RequiresEngine {
    private static final long SECONDS = 60;
    private static final long SETTLING_MILLIS = 60_000;
    private static final int SAMPLES_BEFORE = 20;

    /** What the kernel holds of what was sent comes on top: twice what was asked for (socket(7), SO_SNDBUF). */
    private static final long MOST = (1 << 20) - (256 << 10);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void shouldCostNoHostMoreThanAMebibyte() throws Exception {
        LongForm.assume("ObserverTest and SlowPageTest: what a subscriber and a page may hold");
        try (Cluster cluster = new Cluster(folder, List.of("--guest", "torture"), List.of())) {
            List<ChildProcess> hosts = List.of(cluster.primary(), cluster.backup());
            cluster.primary().awaitProgress(SAMPLES_BEFORE, SETTLING_MILLIS);
            long primary = LiveHeap.bytes(hosts.get(0));
            long backup = LiveHeap.bytes(hosts.get(1));
            PageToken token = PageToken.random();
            try (PageServer server = server(token);
                    Socket page = unread(server.address().getPort(), token.text());
                    Socket first = unread(Registered.of(hosts.get(0)));
                    Socket second = unread(Registered.of(hosts.get(1)))) {
                TimeUnit.SECONDS.sleep(SECONDS);
                assertTrue(page.isConnected() && first.isConnected() && second.isConnected());
                assertCost("primary", LiveHeap.bytes(hosts.get(0)) - primary);
                assertCost("backup", LiveHeap.bytes(hosts.get(1)) - backup);
            }
        }
    }

    private static void assertCost(String host, long bytes) {
        System.out.println("a minute unread costs the " + host + " " + bytes + " bytes");
        assertTrue(bytes <= MOST, () -> "the " + host + " holds " + bytes + " bytes more than a minute ago");
    }

    private static PageServer server(PageToken token) throws IOException {
        return PageServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                token,
                new RunningProcesses(RunningFolder.ofThisUser()),
                Hands.NONE,
                "");
    }

    private static Socket unread(Registration of) throws IOException {
        return unread(Integer.parseInt(of.address().replaceFirst(".*:", "")), of.token());
    }

    /** Asks for all that is told, and never reads. */
    private static Socket unread(int port, String token) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String request =
                "GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
