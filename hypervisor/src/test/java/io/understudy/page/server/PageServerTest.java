package io.understudy.page.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.event.Event;
import io.understudy.event.Origin;
import io.understudy.page.Hands;
import io.understudy.page.PageToken;
import io.understudy.page.Verb;
import io.understudy.page.merge.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageServerTest {
    private static final Origin HOST = new Origin(Origin.Kind.HOST, "a", 4711);
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final List<Source> running = new CopyOnWriteArrayList<>();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final Hands hands = new Hands() {
        @Override
        public Offer offer() {
            return new Offer(
                    List.of(Verb.KILL), List.of(), List.of(), List.of(Verb.CUT_TO_BACKUP), List.of(), List.of());
        }

        @Override
        public void act(Verb verb, String target) throws IOException {
            if (!target.equals("host:a")) {
                throw new IOException("there is no " + target);
            }
            done.add(verb.spelt() + " " + target);
        }
    };

    private PageServer server;
    private FakeObserver observer;
    private String address;
    private String token;

    @BeforeEach
    void start() throws IOException {
        observer = new FakeObserver(HOST);
        running.add(new Source(Optional.of(HOST), "vm", observer.address(), "sesame", Optional.empty()));
        server = PageServer.start(ANY, PageToken.random(), () -> running, hands, "beware");
        URI url = URI.create(server.url());
        address = url.getAuthority();
        token = url.getFragment().substring("token=".length());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        observer.close();
    }

    private Socket send(String request, String... headers) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                URI.create("http://" + address).getPort()));
        String text = request + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private String answer(String request, String... headers) throws IOException {
        try (Socket socket = send(request, headers)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String host() {
        return "Host: " + address;
    }

    private String bearer() {
        return "Authorization: Bearer " + token;
    }

    /** The events that a page gets, once it follows. */
    private final class Following implements AutoCloseable {
        private final Socket socket = send("GET /events", host(), bearer());
        private final BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        Following() throws IOException {}

        String await(String part) throws IOException {
            String line = lines.readLine();
            while (line != null && !line.contains(part)) {
                line = lines.readLine();
            }
            assertTrue(line != null, "the stream ended before '" + part + "'");
            return line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void shouldGiveThePageToAnybodyAndWithAStrictPolicy() throws IOException {
        String page = answer("GET /", host(), "Connection: close");

        assertTrue(page.startsWith("HTTP/1.1 200 "), page);
        assertTrue(page.contains("<title>Understudy</title>"));
        assertFalse(page.contains(token));
        assertTrue(page.contains("default-src 'none'; script-src 'self' 'sha256-"), page);
        assertTrue(page.contains("frame-ancestors 'none'"), page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /events", "POST /hands?verb=kill&target=host:a", "GET /terminal?vm=vm"})
    void shouldGiveNothingElseWithoutTheToken(String request) throws IOException {
        assertTrue(answer(request, host()).startsWith("HTTP/1.1 401 "));
        assertTrue(answer(request, host(), "Authorization: Bearer 0123").startsWith("HTTP/1.1 401 "));
        assertTrue(answer(request, host(), "Cookie: token=" + token).startsWith("HTTP/1.1 401 "));
        assertEquals(List.of(), done);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET /script/main.js",
                "GET /events",
                "POST /hands?verb=kill&target=host:a",
                "GET /terminal"
            })
    void shouldGiveNothingToOtherPagesThoughTheyHadTheToken(String request) throws IOException {
        assertTrue(
                answer(request, host(), bearer(), "Origin: http://evil.example").startsWith("HTTP/1.1 403 "));
        assertTrue(answer(request, "Host: evil.example:1", bearer()).startsWith("HTTP/1.1 403 "));
        assertEquals(List.of(), done);
    }

    @Test
    void shouldTellWhatProcessesTell() throws IOException {
        observer.tell(5, new Event.Notice("before"));
        try (Following page = new Following()) {
            assertTrue(page.await("\"now\":").contains("\"verbs\":{\"host\":[\"kill\"]"));
            assertTrue(page.await("\"event\":\"found\"").contains("\"name\":\"a\""));
            page.await("before");
            observer.tell(6, new Event.Notice("after"));
            page.await("after");
            server.tell(7, new Event.Hand("kill", "host:a"));
            page.await("\"event\":\"hand\",\"verb\":\"kill\"");
        }
        assertEquals("Bearer sesame", observer.authorization());
        try (Following later = new Following()) {
            later.await("before");
            later.await("after");
        }
    }

    @Test
    void shouldTellOfProcessesThatComeAndGo() throws IOException {
        Origin other = new Origin(Origin.Kind.HOST, "b", 4712);
        try (Following page = new Following();
                FakeObserver second = new FakeObserver(other)) {
            page.await("\"event\":\"found\"");
            running.add(new Source(Optional.of(other), "vm", second.address(), "x", Optional.empty()));
            assertTrue(page.await("\"event\":\"found\"").contains("\"pid\":4712"));
            running.remove(0);
            assertTrue(page.await("\"event\":\"gone\"").contains("\"pid\":4711"));
        }
    }

    /** The last events come again then, and a page must not see them twice. */
    @Test
    void shouldSubscribeAgainWhenAConnectionBreaks() throws IOException {
        try (Following page = new Following()) {
            observer.tell(5, new Event.Notice("first"));
            page.await("first");
            observer.hangUp();
            observer.tell(6, new Event.Notice("second"));
            assertFalse(page.await("\"event\":\"notice\"").contains("first"));
        }
    }

    /** A process is not believed who it is, nor that it writes JSON. */
    @Test
    void shouldNotBeMisledByAProcess() throws IOException {
        try (Following page = new Following()) {
            observer.say(
                    "{\"v\":1,\"at\":9,\"from\":{\"kind\":\"arbiter\",\"name\":\"\",\"pid\":1},\"event\":\"notice\",\"line\":\"x\"}");
            assertTrue(page.await("\"event\":\"notice\"").contains("\"kind\":\"host\",\"name\":\"a\",\"pid\":4711"));
            observer.say("{\"v\":1,");
            observer.say("</script>");
            observer.say("{\"v\":2,\"at\":10}");
            observer.tell(11, new Event.Notice("still here"));
            assertTrue(page.await("\"event\":").contains("still here"));
        }
    }

    @Test
    void shouldDoWhatAPageAsks() throws IOException {
        assertTrue(answer("POST /hands?verb=kill&target=host%3Aa", host(), bearer())
                .startsWith("HTTP/1.1 200 "));
        assertEquals(List.of("kill host:a"), done);
        String wrong = answer("POST /hands?verb=kill&target=host:z", host(), bearer());
        assertTrue(wrong.startsWith("HTTP/1.1 409 ") && wrong.contains("there is no host:z"), wrong);
        assertTrue(answer("POST /hands?verb=freeze&target=host:a", host(), bearer())
                .contains("cannot do that"));
        assertTrue(
                answer("GET /hands?verb=kill&target=host:a", host(), bearer()).startsWith("HTTP/1.1 405 "));
        assertEquals(List.of("kill host:a"), done);
    }

    /** What a page's terminal was told and shown. */
    private static final class Shown implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> bytes = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            texts.add(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            bytes.add(StandardCharsets.UTF_8.decode(data).toString());
            socket.request(1);
            return null;
        }
    }

    private WebSocket terminal(Shown shown, String origin) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Origin", origin)
                .subprotocols("understudy-terminal", "token." + token)
                .buildAsync(URI.create("ws://" + address + "/terminal?vm=vm"), shown)
                .join();
    }

    @Test
    void shouldShareOneLineAmongAllTerminals() throws Exception {
        try (ServerSocket gateway = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            running.add(new Source(
                    Optional.of(new Origin(Origin.Kind.GATEWAY, "vm", 4713)),
                    "vm",
                    observer.address(),
                    "x",
                    Optional.of(new InetSocketAddress(gateway.getInetAddress(), gateway.getLocalPort()))));
            Shown first = new Shown();
            WebSocket one = terminal(first, "http://" + address);
            try (Socket line = gateway.accept()) {
                String state = first.texts.take();
                while (!state.equals("attached")) {
                    state = first.texts.take();
                }
                line.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
                assertEquals("hello", first.bytes.take());
                Shown second = new Shown();
                WebSocket other = terminal(second, "http://" + address);
                assertEquals("hello", second.bytes.take());
                other.sendBinary(ByteBuffer.wrap("typed".getBytes(StandardCharsets.UTF_8)), true)
                        .join();
                assertEquals("typed", new String(line.getInputStream().readNBytes(5), StandardCharsets.UTF_8));
                other.abort();
                one.abort();
                // Nobody looks any more: the gateway is free for others.
                assertEquals(-1, line.getInputStream().read());
            }
        }
    }

    @Test
    void shouldSayWhyAGatewayTurnsItAway() throws Exception {
        try (ServerSocket gateway = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            running.add(new Source(
                    Optional.of(new Origin(Origin.Kind.GATEWAY, "vm", 4713)),
                    "vm",
                    observer.address(),
                    "x",
                    Optional.of(new InetSocketAddress(gateway.getInetAddress(), gateway.getLocalPort()))));
            Shown shown = new Shown();
            WebSocket page = terminal(shown, "http://" + address);
            try (Socket line = gateway.accept()) {
                line.getOutputStream()
                        .write("\r\nthe console of vm is busy: another user drives it\r\n"
                                .getBytes(StandardCharsets.UTF_8));
            }
            List<String> states = new ArrayList<>();
            while (states.stream().noneMatch(state -> state.contains("busy"))) {
                states.add(shown.texts.take());
            }
            assertTrue(shown.bytes.isEmpty());
            page.abort();
        }
    }

    @Test
    void shouldOpenNoTerminalForAnotherPage() {
        CompletionException refused = org.junit.jupiter.api.Assertions.assertThrows(
                CompletionException.class, () -> terminal(new Shown(), "http://evil.example"));
        assertTrue(refused.getCause() instanceof java.net.http.WebSocketHandshakeException, refused.toString());
    }
}
