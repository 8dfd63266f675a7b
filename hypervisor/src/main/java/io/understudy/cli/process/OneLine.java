package io.understudy.cli.process;

/** What went wrong or happened, in one line for people. */
public final class OneLine {
    private OneLine() {}

    public static String of(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return "internal error: " + failure.getClass().getSimpleName()
                    + " (set UNDERSTUDY_TRACE=1 to see where, and please report it)";
        }
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    public static void say(String line) {
        System.err.println("understudy: " + line);
    }
}
