package io.understudy.cli;

import io.understudy.demo.ChildProcess;
import java.io.PrintStream;

/** Events for programs that watch: {@code @ EPOCH-MICROS NAME KEY=VALUE...}, one a line. */
record EventLine(PrintStream out) {
    static final String MARK = "@";

    void say(String event, String details) {
        if (out != null) {
            long micros = ChildProcess.Event.nowMicros();
            out.println(MARK + " " + micros + " " + event + (details.isEmpty() ? "" : " " + details));
            out.flush();
        }
    }
}
