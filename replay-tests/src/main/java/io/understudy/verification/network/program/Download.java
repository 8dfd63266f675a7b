package io.understudy.verification.network.program;

import io.understudy.verification.network.Heard;
import io.understudy.verification.network.NetworkClient;
import io.understudy.verification.network.WrongAnswerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program that prints what it fetches. */
final class Download implements NetworkClient {
    private static final int CHUNK = 1 << 16;

    private final List<String> words;
    private final long bytes;
    private final Path complaints;
    private final Heard heard;

    Download(List<String> words, long bytes, Path complaints, Heard heard) {
        this.words = words;
        this.bytes = bytes;
        this.complaints = complaints;
        this.heard = heard;
    }

    @Override
    public void work() throws IOException {
        Blocks blocks = new Blocks();
        byte[] buffer = new byte[CHUNK];
        try (ProgramRun run = new ProgramRun(words, complaints)) {
            run.in().close();
            heard.something();
            while (blocks.compare(run.out(), buffer) >= 0) {
                heard.something();
            }
            run.requireContent();
        }
        if (blocks.position() != bytes) {
            throw new WrongAnswerException("a download of " + bytes + " bytes has " + blocks.position());
        }
    }
}
