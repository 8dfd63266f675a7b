package io.understudy.message;

/** The ranges of what messages have in common, in one place for what is sent and what is read. */
public final class MessageRules {
    /** Positions above this are refused, so that adding a length to one never overflows. */
    public static final long MAX_POSITION = 1L << 62;

    /** Most bytes of the name of a VM or a host. */
    public static final int MAX_NAME = 64;

    /** Most bytes of a refusal's reason. */
    public static final int MAX_REASON = 200;

    private MessageRules() {}

    public static void view(long view) {
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
        if (position < 0 || position > MAX_POSITION) {
            throw new IllegalArgumentException("position " + position + " is out of range");
        }
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
                : printable.substring(0, Math.min(printable.length(), MAX_REASON));
    }
}
