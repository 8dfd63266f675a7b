package io.understudy.verification.history;

/**
 * What {@code print n} answers: {@code line 1 bcde...}, {@code line 2 cdef...}, and so on to n, then {@code OK}. Line i
 * goes on with 48 letters that start i letters into the alphabet, so that a lost or doubled line cannot hide.
 */
public final class PrintedText {
    private static final int PATTERN_BYTES = 48;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz".repeat(3);

    /** The line that ends every print. */
    public static final String END = "OK";

    private PrintedText() {}

    /** Line i, counted from 1, without its end. */
    public static String line(int i) {
        int start = i % 26;
        return "line " + i + " " + ALPHABET.substring(start, start + PATTERN_BYTES);
    }

    /** The whole answer, lines separated by line feeds. */
    public static String answer(int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= lines; i++) {
            text.append(line(i)).append('\n');
        }
        return text.append(END).toString();
    }
}
