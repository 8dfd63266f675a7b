package io.understudy.console.message;

import java.nio.ByteBuffer;

/** The ranges of the fields of {@link ConsoleMessage}, in one place for what is sent and what is read. */
public final class MessageRules {
    private MessageRules() {}

    static void view(long view) {
        if (view < 0) {
            throw new IllegalArgumentException("view " + view + " is negative");
        }
    }

    public static void actingView(long view) {
        if (view < 1) {
            throw new IllegalArgumentException("view " + view + " is not one a primary acts in");
        }
    }

    public static void position(long position) {
        if (position < 0 || position > ConsoleProtocol.MAX_POSITION) {
            throw new IllegalArgumentException("position " + position + " is out of range");
        }
    }

    static ByteBuffer data(ByteBuffer bytes) {
        if (!bytes.hasRemaining() || bytes.remaining() > ConsoleProtocol.MAX_DATA) {
            throw new IllegalArgumentException(
                    bytes.remaining() + " bytes of data where 1 to " + ConsoleProtocol.MAX_DATA + " are allowed");
        }
        return bytes.asReadOnlyBuffer();
    }

    /** Printable ASCII only: both ends print these texts, and a terminal obeys control characters. */
    public static void text(String what, String text, int mostBytes) {
        if (text.isEmpty() || text.length() > mostBytes) {
            throw new IllegalArgumentException(
                    "a " + what + " of " + text.length() + " bytes where 1 to " + mostBytes + " are allowed");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                throw new IllegalArgumentException("a " + what + " with a character that is not printable ASCII");
            }
        }
    }

    /** Any text made fit for a reason. */
    public static String reason(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.isEmpty()
                ? "no reason given"
                : printable.substring(0, Math.min(printable.length(), ConsoleProtocol.MAX_REASON));
    }
}
