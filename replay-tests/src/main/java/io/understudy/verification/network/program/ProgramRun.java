package io.understudy.verification.network.program;

import io.understudy.verification.process.Dependents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a program, from its first byte to its exit code. */
final class ProgramRun implements AutoCloseable {
    private static final long ENDING_SECONDS = 60;

    private final String word;
    private final Path complaints;
    private final Process process;

    /**
     * Starts it.
     *
     * @param complaints the file for what it says to people
     */
    ProgramRun(List<String> words, Path complaints) throws IOException {
        word = words.get(0);
        this.complaints = complaints;
        process = Dependents.start(new ProcessBuilder(words).redirectError(complaints.toFile()));
    }

    /** What it prints. */
    InputStream out() {
        return process.getInputStream();
    }

    /** What it is given. */
    OutputStream in() {
        return process.getOutputStream();
    }

    /**
     * Waits for its end.
     *
     * @throws IOException with what it said last, unless it is content
     */
    void requireContent() throws IOException {
        try {
            if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(word + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (process.exitValue() != 0) {
            List<String> lines = Files.readAllLines(complaints);
            throw new IOException(word + " ended with code " + process.exitValue()
                    + (lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1)));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
