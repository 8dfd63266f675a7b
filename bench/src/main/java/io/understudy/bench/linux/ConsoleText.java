package io.understudy.bench.linux;

import io.understudy.verification.process.HostProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What a guest prints on its console, taken piece by piece. */
public final class ConsoleText {
    private static final int MOST_CHARACTERS = 16 << 20;
    private static final int LAST_CHARACTERS = 200;

    private final InputStream output;
    private final byte[] chunk = new byte[8192];
    private final StringBuilder waiting = new StringBuilder();

    /** Of a guest whose serial line this is. */
    public ConsoleText(InputStream output) {
        this.output = output;
    }

    /**
     * Reads until the guest has printed this, and gives what came before it.
     *
     * @throws IOException with the guest's last words, if the stream ends before, or never brings it
     */
    public String before(String text) throws IOException {
        int searched = 0;
        while (true) {
            int at = waiting.indexOf(text, searched);
            if (at >= 0) {
                String before = waiting.substring(0, at);
                waiting.delete(0, at + text.length());
                return before;
            }
            searched = Math.max(0, waiting.length() - text.length());
            int length = output.read(chunk);
            if (length < 0) {
                throw new IOException("it ended before the guest printed '" + text.strip()
                        + "'; the guest's last words: " + lastWords());
            }
            if (waiting.length() + length > MOST_CHARACTERS) {
                throw new IOException("the guest prints and prints, but never '" + text.strip() + "'");
            }
            waiting.append(new String(chunk, 0, length, StandardCharsets.ISO_8859_1));
        }
    }

    private String lastWords() {
        String tail = waiting.substring(Math.max(0, waiting.length() - LAST_CHARACTERS));
        return HostProgram.oneLine(tail);
    }
}
