package io.understudy.verification.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.understudy.json.RecordWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One tab of a browser: commands of the DevTools protocol, one after the other. One thread. */
final class BrowserTab implements AutoCloseable {
    private static final long ANSWER_SECONDS = 120;
    private static final long LOOK_MILLIS = 50;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(1 << 26).build())
            .build();

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final List<String> complaints = new ArrayList<>();
    private final WebSocket socket;
    private int commands;

    public record Nothing() {}

    public record Address(String url) {}

    public record Expression(String expression, boolean awaitPromise) {}

    public record Screen(int width, int height, int deviceScaleFactor, boolean mobile) {}

    public record Media(List<Feature> features) {}

    public record Feature(String name, String value) {}

    public record Text(String text) {}

    public record Key(String type, String key, String code, int windowsVirtualKeyCode, String text) {}

    public record Mouse(String type, int x, int y, String button, int clickCount) {}

    public record Picture(String format) {}

    public record Command<P extends Record>(int id, String method, P params) {}

    private BrowserTab(URI address) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new WebSocket.Listener() {
                    private final StringBuilder whole = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
                        whole.append(part);
                        if (last) {
                            messages.add(whole.toString());
                            whole.setLength(0);
                        }
                        from.request(1);
                        return null;
                    }
                })
                .join();
    }

    static BrowserTab connect(URI address) {
        BrowserTab tab = new BrowserTab(address);
        tab.tell("Runtime.enable", new Nothing());
        tab.tell("Page.enable", new Nothing());
        tab.tell("Log.enable", new Nothing());
        return tab;
    }

    void open(String url) {
        tell("Page.navigate", new Address(url));
    }

    /** How large its window is, and which scheme of colours its user prefers. */
    void size(int width, int height, String scheme) {
        tell("Emulation.setDeviceMetricsOverride", new Screen(width, height, 1, width < 600));
        tell("Emulation.setEmulatedMedia", new Media(List.of(new Feature("prefers-color-scheme", scheme))));
    }

    /** What a script's expression, or what it promises, is as a text. */
    String text(String expression) {
        String answer =
                tell("Runtime.evaluate", new Expression("Promise.resolve(" + expression + ").then(String)", true));
        Map<String, String> fields = fields(answer);
        if (answer.contains("\"exceptionDetails\"")) {
            throw new AssertionError(expression + ": " + fields.get("description"));
        }
        return fields.getOrDefault("value", "");
    }

    boolean is(String expression) {
        return text(expression).equals("true");
    }

    /** Waits until an expression is true. */
    void await(String what, String expression, long seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!is(expression)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + seconds + " s: " + what + "; the page shows: "
                        + text("document.body.innerText.slice(0, 2000)"));
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Types text where the focus is. */
    void type(String text) {
        tell("Input.insertText", new Text(text));
    }

    /** A key by its name, as {@code Enter}, and the code and text that belong to it. */
    void press(String key, String code, int number, String text) {
        tell("Input.dispatchKeyEvent", new Key(text.isEmpty() ? "rawKeyDown" : "keyDown", key, code, number, text));
        tell("Input.dispatchKeyEvent", new Key("keyUp", key, code, number, ""));
    }

    /** The mouse's left button, in the middle of an element. */
    void click(String selector) {
        String middle = text(
                "(() => { const box = document.querySelector(" + quoted(selector)
                        + ").getBoundingClientRect(); return Math.round(box.x + box.width / 2) + ' ' + Math.round(box.y + box.height / 2); })()");
        String[] xAndY = middle.split(" ", -1);
        int x = Integer.parseInt(xAndY[0]);
        int y = Integer.parseInt(xAndY[1]);
        tell("Input.dispatchMouseEvent", new Mouse("mousePressed", x, y, "left", 1));
        tell("Input.dispatchMouseEvent", new Mouse("mouseReleased", x, y, "left", 1));
    }

    /** The mouse rests where it touches nothing. */
    void rest() {
        tell("Input.dispatchMouseEvent", new Mouse("mouseMoved", 1, 1, "none", 0));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** What it shows now, as a PNG file. */
    void picture(Path file) throws IOException {
        String data = fields(tell("Page.captureScreenshot", new Picture("png"))).get("data");
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(data));
    }

    /** Uncaught errors of scripts, and what the browser did not let the page do. */
    List<String> complaints() {
        String unused = text("0");
        return List.copyOf(complaints);
    }

    private String tell(String method, Record params) {
        int id = ++commands;
        socket.sendText(RecordWriter.text(new Command<>(id, method, params)), true)
                .join();
        try {
            while (true) {
                String message = messages.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("the browser does not answer to " + method);
                } else if (message.startsWith("{\"id\":" + id + ",")) {
                    return message;
                } else if (isComplaint(message)) {
                    complaints.add(message);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static boolean isComplaint(String message) {
        return message.startsWith("{\"method\":\"Runtime.exceptionThrown\"")
                || message.matches("(?s)\\{\"method\":\"Log.entryAdded\".*\"level\":\"error\".*");
    }

    /** The first text of each name, however deep. */
    private static Map<String, String> fields(String json) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser in = JSON.createParser(json)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    fields.putIfAbsent(in.currentName(), in.getText());
                }
            }
            return fields;
        } catch (IOException e) {
            throw new AssertionError("the browser answers no JSON", e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}
