package io.understudy.verification.network.program;

import io.understudy.verification.network.Heard;
import io.understudy.verification.network.NetworkClient;
import io.understudy.verification.network.WrongAnswerException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A program that asks for page after page on one connection, and prints what the pages say: that of the first request, of
 * the second, and so on. If it had to connect again, they would begin anew.
 */
final class KeptConnection implements NetworkClient {
    private final List<String> words;
    private final int requests;
    private final Path complaints;
    private final Heard heard;

    KeptConnection(List<String> words, int requests, Path complaints, Heard heard) {
        this.words = words;
        this.requests = requests;
        this.complaints = complaints;
        this.heard = heard;
    }

    @Override
    public void work() throws IOException {
        int answered = 0;
        try (ProgramRun run = new ProgramRun(words, complaints);
                BufferedReader in = new BufferedReader(new InputStreamReader(run.out(), StandardCharsets.US_ASCII))) {
            run.in().close();
            heard.something();
            for (String page = in.readLine(); page != null; page = in.readLine()) {
                heard.something();
                answered++;
                String wanted = String.format(Locale.ROOT, "%07d", answered);
                if (!page.equals(wanted)) {
                    throw new WrongAnswerException(
                            "request " + answered + " of a connection says '" + page + "', not " + wanted);
                }
            }
            run.requireContent();
        }
        if (answered != requests) {
            throw new WrongAnswerException(answered + " of " + requests + " requests were answered");
        }
    }
}
