package io.understudy.verification.history;

/** Text from the line made fit for a one-line report: printable, and not too long. */
public final class Excerpt {
    private static final int WHOLE = 100;
    private static final int HEAD = 40;
    private static final int TAIL = 40;

    private Excerpt() {}

    /** The text itself if it is short and printable, else its two ends with every strange byte as {@code \xNN}. */
    public static String of(String text) {
        String printable = printable(text);
        if (printable.length() <= WHOLE) {
            return printable;
        }
        return printable.substring(0, HEAD) + " ... " + printable.substring(printable.length() - TAIL);
    }

    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F) {
                out.append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else {
                out.append(String.format("\\x%02x", (int) c));
            }
        }
        return out.toString();
    }
}
