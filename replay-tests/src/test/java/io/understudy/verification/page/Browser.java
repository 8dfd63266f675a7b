package io.understudy.verification.page;

import io.understudy.verification.process.Dependents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Chromium without a window, driven by its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://127\\.0\\.0\\.1:(\\d+)/");
    private static final Pattern PAGE = Pattern.compile("\"webSocketDebuggerUrl\":\\s*\"(ws://[^\"]*/page/[^\"]*)\"");
    private static final long START_SECONDS = 120;
    private static final long END_SECONDS = 10;

    private final Process process;
    private final String tab;

    private Browser(Process process, String tab) {
        this.process = process;
        this.tab = tab;
    }

    /** The program, if there is one. */
    static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it, with one empty tab.
     *
     * @param folder for its profile
     */
    static Browser start(Path program, Path folder) throws Exception {
        Process process = Dependents.start(new ProcessBuilder(List.of(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--no-first-run",
                        "--disable-extensions",
                        "--disable-background-networking",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder,
                        "about:blank"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD));
        try {
            int port = port(process).get(START_SECONDS, TimeUnit.SECONDS);
            HttpResponse<String> tabs = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            Matcher page = PAGE.matcher(tabs.body());
            if (!page.find()) {
                throw new IOException("the browser has no tab: " + tabs.body());
            }
            return new Browser(process, page.group(1));
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** It says so among much else, all of which must be read. */
    private static CompletableFuture<Integer> port(Process process) {
        CompletableFuture<Integer> found = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines = new BufferedReader(
                            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            Matcher listening = LISTENING.matcher(line);
                            if (listening.find()) {
                                found.complete(Integer.parseInt(listening.group(1)));
                            }
                        }
                    } catch (IOException e) {
                        // The end.
                    }
                    found.completeExceptionally(new IOException("the browser ended"));
                },
                "browser");
        reader.setDaemon(true);
        reader.start();
        return found;
    }

    /** Its tab. */
    BrowserTab tab() {
        return BrowserTab.connect(URI.create(tab));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
