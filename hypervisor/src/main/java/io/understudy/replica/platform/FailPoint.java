package io.understudy.replica.platform;

import java.util.Locale;

/**
 * Where a primary is to die, for tests: the whole process halts at once, without a farewell, when the log entry with this
 * sequence number has come this far on its way. Any thread.
 *
 * @param stage how far
 * @param sequence of the entry; what moves several entries at once also reaches those before the last
 */
public record FailPoint(Stage stage, long sequence) {
    /** As a process that SIGKILL ended. */
    public static final int EXIT_CODE = 137;

    /** The way of a log entry from the recorder to the output that waits for it, in order. */
    public enum Stage {
        /** The recorder put it into the log. */
        MADE,
        /** It was written to the connection with the backup. */
        SENT,
        /** The backup has it: its acknowledgement arrived, nothing has come of that. */
        RECEIVED,
        /** The acknowledgement counts; no output has left for it. */
        ACKNOWLEDGED,
        /** What waited for it was handed to the sink. */
        RELEASED;

        /** As on the command line: {@code made}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Never. */
    public static final FailPoint NONE = new FailPoint(Stage.MADE, Long.MAX_VALUE);

    /**
     * Reads {@code STAGE:SEQUENCE}.
     *
     * @throws IllegalArgumentException if it is none, in one line
     */
    public static FailPoint parse(String text) {
        int colon = text.indexOf(':');
        try {
            Stage stage = Stage.valueOf(text.substring(0, Math.max(colon, 0)).toUpperCase(Locale.ROOT));
            long sequence = Long.parseLong(text.substring(colon + 1));
            if (sequence > 0) {
                return new FailPoint(stage, sequence);
            }
        } catch (IllegalArgumentException e) {
            // Said below, for both halves.
        }
        throw new IllegalArgumentException("'" + text + "' is no boundary: give made, sent, received, acknowledged or"
                + " released, a colon, and the sequence number of a log entry, as in received:217");
    }

    /** Entries up to {@code upTo} have come to this stage: halts the process if that is here. */
    public void reached(Stage here, long upTo) {
        if (here == stage && upTo >= sequence) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    @Override
    public String toString() {
        return stage.word() + ":" + sequence;
    }
}
