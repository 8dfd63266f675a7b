package io.understudy.verification.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program of this computer that is run to its end. */
public final class HostProgram {
    private HostProgram() {}

    /**
     * What became of it.
     *
     * @param text what it printed, errors too
     */
    public record Said(int exitCode, String text) {
        /** The text, for people. */
        public String line() {
            return oneLine(text);
        }
    }

    /** Runs it, in no language but English. */
    public static Said run(List<String> words, String input) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try (OutputStream into = process.getOutputStream()) {
            into.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It has ended and says why.
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    /** Several lines of any program, as one. */
    public static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " | ");
    }
}
