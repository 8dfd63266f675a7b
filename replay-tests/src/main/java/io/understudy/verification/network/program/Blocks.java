package io.understudy.verification.network.program;

import io.understudy.verification.network.WrongAnswerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What the guest's {@code blocks} prints: blocks, each its number on a line, then the numbers from 1 to 150 000. */
public final class Blocks {
    private static final int NUMBERS = 150_000;
    private static final byte[] BODY = body();

    private long position;
    private int block;
    private byte[] part = new byte[0];
    private int at;

    private static byte[] body() {
        StringBuilder text = new StringBuilder();
        for (int number = 1; number <= NUMBERS; number++) {
            text.append(number).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private byte next() {
        while (at == part.length) {
            at = 0;
            part = part == BODY || block == 0 ? ("block " + ++block + "\n").getBytes(StandardCharsets.US_ASCII) : BODY;
        }
        position++;
        return part[at++];
    }

    /**
     * Compares what comes with what should.
     *
     * @param buffer for what a read may give
     * @return how many came, -1 at the end
     * @throws WrongAnswerException at the first that is another one
     */
    public int compare(InputStream in, byte[] buffer) throws IOException {
        int count = in.read(buffer);
        for (int i = 0; i < count; i++) {
            if (buffer[i] != next()) {
                throw new WrongAnswerException("byte " + (position - 1) + " of a download is wrong");
            }
        }
        return count;
    }

    /** How many came and were right. */
    public long position() {
        return position;
    }
}
