package io.understudy.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A real segment in a network namespace of its own: a bridge that is given a TAP device, and at which programs of this computer
 * have an address.
 */
final class TapNamespace implements AutoCloseable {
    /** From 198.18.0.0/15, which RFC 2544 keeps for such tests. */
    static final String ADDRESS = "198.18.77.2";

    private final String tap = "us" + ProcessHandle.current().pid() % 10_000_000 + "t";
    private final String namespace = "understudy-" + ProcessHandle.current().pid() + "-tap";

    TapNamespace() throws IOException {
        ip("netns add " + namespace);
    }

    /** What the device is to be called. */
    String tap() {
        return tap;
    }

    /** Puts the device, which somebody has made, into the bridge. */
    void plug() throws IOException {
        ip("link set " + tap + " netns " + namespace);
        ip("-n " + namespace + " link add name bridge0 type bridge");
        ip("-n " + namespace + " link set " + tap + " master bridge0");
        ip("-n " + namespace + " address add " + ADDRESS + "/24 dev bridge0");
        ip("-n " + namespace + " link set " + tap + " up");
        ip("-n " + namespace + " link set bridge0 up");
    }

    /** A program that stands at the bridge. */
    Process start(List<String> command) throws IOException {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.addAll(command);
        return new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() throws IOException {
        ip("netns delete " + namespace);
    }

    private static void ip(String command) throws IOException {
        List<String> words = new ArrayList<>(List.of("ip"));
        words.addAll(List.of(command.split(" ", -1)));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("ip " + command + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
