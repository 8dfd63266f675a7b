package io.understudy.verification.network.program;

import io.understudy.verification.network.Heard;
import io.understudy.verification.network.NetworkClient;
import io.understudy.verification.network.WrongAnswerException;
import io.understudy.verification.shell.Checksum;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A program that sends what it is given, and prints the MD5 sum that the guest answers with. */
final class Upload implements NetworkClient {
    private static final int CHUNK = 1 << 16;

    private final List<String> words;
    private final long bytes;
    private final Path complaints;
    private final Random random;
    private final Heard heard;

    Upload(List<String> words, long bytes, Path complaints, long seed, Heard heard) {
        this.words = words;
        this.bytes = bytes;
        this.complaints = complaints;
        this.heard = heard;
        random = new Random(seed);
    }

    @Override
    public void work() throws IOException {
        String answer;
        String wanted = "";
        try (ProgramRun run = new ProgramRun(words, complaints)) {
            try {
                wanted = send(run.in());
            } catch (IOException e) {
                run.requireContent();
                throw e;
            }
            BufferedReader in = new BufferedReader(new InputStreamReader(run.out(), StandardCharsets.US_ASCII));
            answer = in.readLine();
            heard.something();
            run.requireContent();
        }
        if (answer == null || !answer.startsWith(wanted)) {
            throw new WrongAnswerException(
                    "an upload of " + bytes + " bytes has the sum '" + answer + "', not " + wanted);
        }
    }

    /** Gives the sum of what was sent. */
    private String send(OutputStream out) throws IOException {
        Checksum sum = new Checksum("MD5");
        byte[] chunk = new byte[CHUNK];
        try (out) {
            for (long left = bytes; left > 0; left -= chunk.length) {
                random.nextBytes(chunk);
                int count = (int) Math.min(left, chunk.length);
                sum.add(chunk, count);
                out.write(chunk, 0, count);
                heard.something();
            }
        }
        return sum.digits();
    }
}
