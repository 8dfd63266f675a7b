package io.understudy.verification.network.program;

import io.understudy.verification.network.Heard;
import io.understudy.verification.network.NetworkClient;
import io.understudy.verification.network.WrongAnswerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run of {@code ab} over connections that are kept, judged by what it counts. It goes on after errors, and only says so. */
final class ApacheBench implements NetworkClient {
    private final List<String> words;
    private final int requests;
    private final Path complaints;
    private final Heard heard;

    ApacheBench(List<String> words, int requests, Path complaints, Heard heard) {
        this.words = words;
        this.requests = requests;
        this.complaints = complaints;
        this.heard = heard;
    }

    @Override
    public void work() throws IOException {
        Map<String, String> said = new TreeMap<>();
        try (ProgramRun run = new ProgramRun(words, complaints)) {
            run.in().close();
            String text = new String(run.out().readAllBytes(), StandardCharsets.US_ASCII);
            heard.something();
            run.requireContent();
            for (String line : text.split("\n", -1)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    said.put(line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
        }
        require(said, "Complete requests", Integer.toString(requests));
        require(said, "Keep-Alive requests", Integer.toString(requests));
        require(said, "Failed requests", "0");
        require(said, "Non-2xx responses", null);
        require(said, "Write errors", null);
    }

    private static void require(Map<String, String> said, String what, String wanted) throws WrongAnswerException {
        String got = said.get(what);
        if (wanted == null ? got != null : !wanted.equals(got)) {
            throw new WrongAnswerException(
                    "ab says '" + what + ": " + got + "'" + (wanted == null ? "" : ", not " + wanted));
        }
    }
}
