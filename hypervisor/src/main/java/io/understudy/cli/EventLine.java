package io.understudy.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Events for programs that watch: {@code @ EPOCH-MICROS NAME KEY=VALUE...}, one a line. */
record EventLine(PrintStream out) {
    static final String MARK = "@";

    void say(String event, String details) {
        if (out != null) {
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            out.println(MARK + " " + micros + " " + event + (details.isEmpty() ? "" : " " + details));
            out.flush();
        }
    }
}
