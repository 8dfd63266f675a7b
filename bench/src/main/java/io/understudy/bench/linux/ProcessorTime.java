package io.understudy.bench.linux;

import java.io.IOException;
import java.time.Duration;

/** Processor time of a whole process, the user's and the system's. */
public final class ProcessorTime {
    private ProcessorTime() {}

    /**
     * Reads it. The threads' own times are exact, but lack those of threads that have ended; the process's own has all, in
     * hundredths of a second rounded down. The greater is the nearer.
     */
    static double seconds(Process process) throws IOException {
        return seconds(process.toHandle());
    }

    /** The same of any process. */
    public static double seconds(ProcessHandle process) throws IOException {
        long exact = ThreadTimes.of(process.pid()).total();
        long whole = process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
        return Math.max(exact, whole) / 1e9;
    }
}
