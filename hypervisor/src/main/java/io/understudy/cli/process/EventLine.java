package io.understudy.cli.process;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Events for programs that watch: {@code @ EPOCH-MICROS NAME KEY=VALUE...}, one a line. */
public record EventLine(PrintStream out) {
    static final String MARK = "@";

    public void say(String event, String details) {
        if (out != null) {
            out.println(MARK + " " + nowMicros() + " " + event + (details.isEmpty() ? "" : " " + details));
            out.flush();
        }
    }

    /** The present moment as events have it: wall clock, microseconds since 1970. */
    public static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
