package io.understudy.observer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.event.Event;
import io.understudy.event.Origin;
import io.understudy.event.Stamped;
import io.understudy.json.BadJsonException;
import io.understudy.running.Registration;
import io.understudy.running.RunningFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An observer and its visitors, the well-meaning and the others, over real sockets. */
@Timeout(120)
class ObserverTest {
    private static final Origin SELF = Origin.here(Origin.Kind.HOST, "a");
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String LONG_LINE = "x".repeat(1000);

    @TempDir
    private Path folder;

    private final Observer observer = new Observer(SELF);
    private Registration registration;
    private int port;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        System.setProperty(RunningFolder.NAMED_BY, folder.resolve("running").toString());
        observer.open(ANY, "vm", "127.0.0.1:7200");
        while (RunningFolder.ofThisUser().read().isEmpty()) {
            Thread.sleep(5);
        }
        registration = RunningFolder.ofThisUser().read().get(0);
        port = Integer.parseInt(registration.address().replaceFirst(".*:", ""));
    }

    @AfterEach
    void close() {
        observer.close();
        System.clearProperty(RunningFolder.NAMED_BY);
    }

    private static final long MOST_HELD = 256 << 10;

    private static Stamped notice(long at) {
        return new Stamped(at, SELF, new Event.Notice(LONG_LINE));
    }

    private HttpVisitor subscribe() throws IOException {
        return HttpVisitor.subscribe(port, registration.token());
    }

    private void assertServes() throws IOException, BadJsonException {
        assertTrue(HttpVisitor.get(port, "/clock").startsWith("HTTP/1.1 200 "));
        try (HttpVisitor visitor = subscribe()) {
            assertTrue(visitor.event().orElseThrow().event() instanceof Event.Hello);
        }
    }

    @Test
    void shouldBeFoundAndLeaveNothingBehind() throws IOException {
        assertEquals(SELF, registration.origin());
        assertEquals("vm", registration.vm());
        assertEquals("127.0.0.1:7200", registration.serving());
        assertTrue(registration.token().matches("[0-9a-f]{32}"));
        observer.close();
        assertEquals(List.of(), RunningFolder.ofThisUser().read());
    }

    @Test
    void shouldTellWhatWasKeptAndThenWhatHappens() throws IOException, BadJsonException {
        Stamped sample = new Stamped(7, SELF, Event.Screen.of("vm", 0, new byte[] {1}));
        observer.keep(notice(1));
        observer.keep(sample);
        assertFalse(observer.isWatched());
        try (HttpVisitor visitor = subscribe()) {
            Stamped hello = visitor.event().orElseThrow();
            assertEquals(SELF, hello.from());
            assertEquals(1, ((Event.Hello) hello.event()).ring());
            assertEquals(Optional.of(notice(1)), visitor.event());
            assertTrue(observer.isWatched());
            observer.keep(sample);
            assertEquals(Optional.of(sample), visitor.event(), "an old one is not told, this one is");
            observer.keep(notice(2));
            assertEquals(Optional.of(notice(2)), visitor.event());
        }
        while (observer.isWatched()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldAnswerEachRequestOnItsOwn() throws IOException {
        observer.serve("/page", () -> Answer.of("text/html", "é"));
        assertTrue(HttpVisitor.get(port, "/page?x=y").endsWith("\n\né"));
        assertTrue(HttpVisitor.get(port, "/nowhere").startsWith("HTTP/1.1 404 "));
        assertTrue(HttpVisitor.get(port, "/events").startsWith("HTTP/1.1 401 "));
        try (HttpVisitor visitor = new HttpVisitor(port)) {
            assertTrue(visitor.send("GET /events HTTP/1.1\r\nAuthorization: Bearer 0\r\n\r\n")
                    .rest()
                    .startsWith("HTTP/1.1 401 "));
        }
        try (HttpVisitor visitor = new HttpVisitor(port)) {
            String answer = visitor.send(
                            "POST /page HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /page HTTP/1.1\r\n\r\n")
                    .rest();
            assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
            assertEquals(answer.lastIndexOf("HTTP/1.1"), 0, "one answer to a connection");
        }
    }

    /** Who tells is not held up, and whoever is not read to hears how many events he missed, of what was told exactly. */
    @Test
    void shouldNotWaitForASubscriberThatDoesNotRead() throws IOException, BadJsonException {
        int told = 0;
        try (HttpVisitor visitor = subscribe()) {
            assertTrue(visitor.event().orElseThrow().event() instanceof Event.Hello);
            // 100 MB, and until the kernel takes no more of it: a busy computer may write only once in between.
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (told < 100_000 || (observer.mostHeld() == 0 && System.nanoTime() < patience)) {
                observer.keep(notice(told++));
            }
            assertServes();
            long read = 0;
            long missed = 0;
            for (long last = -1; last < told - 1; ) {
                Stamped next = visitor.event().orElseThrow();
                if (next.event() instanceof Event.Missed gap) {
                    missed += gap.count();
                } else {
                    assertTrue(next.at() > last, "in order");
                    last = next.at();
                    read++;
                }
            }
            assertEquals(told, read + missed);
            assertTrue(missed > 0, "100 MB wait nowhere");
            // What the kernel holds comes on top: twice what was asked for (socket(7), SO_SNDBUF).
            long cost = observer.mostHeld() + 2 * ObserverPort.SEND_BUFFER_BYTES;
            assertTrue(observer.mostHeld() > 0, "nothing was held: the subscriber was not slow");
            assertTrue(cost <= MOST_HELD, cost + " bytes for one subscriber");
        }
    }

    @Test
    void shouldServeAmongAThousandThatSayNothing() throws IOException, BadJsonException {
        List<HttpVisitor> idle = new ArrayList<>();
        try (HttpVisitor early = subscribe()) {
            assertTrue(early.event().orElseThrow().event() instanceof Event.Hello);
            for (int i = 0; i < 1000; i++) {
                idle.add(new HttpVisitor(port));
            }
            assertServes();
            observer.keep(notice(5));
            assertEquals(Optional.of(notice(5)), early.event(), "a subscriber loses his place to nobody");
        } finally {
            idle.forEach(HttpVisitor::close);
        }
    }

    @Test
    void shouldHaveAsManySubscribersAsThereArePlaces() throws IOException, BadJsonException {
        List<HttpVisitor> subscribers = new ArrayList<>();
        try {
            for (int i = 0; i < ObserverPort.PLACES.reserve(); i++) {
                subscribers.add(subscribe());
            }
            try (HttpVisitor visitor = new HttpVisitor(port)) {
                String answer = visitor.send(
                                "GET /events HTTP/1.1\r\nAuthorization: Bearer " + registration.token() + "\r\n\r\n")
                        .rest();
                assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
            }
        } finally {
            subscribers.forEach(HttpVisitor::close);
        }
        while (observer.isWatched()) {
            Thread.onSpinWait();
        }
        assertServes();
    }

    @Test
    void shouldBearGarbage() throws IOException, BadJsonException {
        List<String> sent = List.of(
                "\0\0\0\0\r\n\r\n",
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + "\u00ff".repeat(500),
                "GET\r\n\r\n",
                "GET /" + "x".repeat(5_000) + " HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nX: " + "y".repeat(20_000) + "\r\n\r\n",
                "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(5_000) + "\r\n",
                "GET / HTTP/9.9\r\nHost: \u0001\r\nTransfer-Encoding: chunked\r\nContent-Length: -5\r\n\r\nzz\r\n",
                "GET /events HTTP/1.1\r\nAuthorization: Bearer " + "\u00e9".repeat(100) + "\r\n\r\n");
        for (String garbage : sent) {
            try (HttpVisitor visitor = new HttpVisitor(port)) {
                try {
                    String answer = visitor.send(garbage).rest();
                    assertTrue(answer.isEmpty() || answer.matches("(?s)HTTP/1.1 4\\d\\d .*"), answer);
                } catch (IOException | java.io.UncheckedIOException reset) {
                    // As good an answer to garbage as any.
                }
            }
        }
        assertServes();
    }
}
