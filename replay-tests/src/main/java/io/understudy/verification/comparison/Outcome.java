package io.understudy.verification.comparison;

import java.util.Locale;

/**
 * What one way came to.
 *
 * @param answersPerSecond while nothing failed
 * @param p50Millis of the answers
 * @param p99Millis of the answers
 * @param wireBytesPerSecond to the backup: entries, or states where only these count
 * @param states how many were sent
 * @param waitMillis the client's longest wait at the kill; negative if nobody went on
 * @param lostEntries how much of the log the machine that went on never did
 * @param verdict of the client's history
 */
record Outcome(
        Way way,
        double answersPerSecond,
        double p50Millis,
        double p99Millis,
        double wireBytesPerSecond,
        int states,
        long waitMillis,
        long lostEntries,
        boolean clean,
        String verdict) {
    static final String HEAD = String.format(
            Locale.ROOT,
            "  %-13s %10s %9s %9s %12s %7s %10s  %s",
            "way",
            "answers/s",
            "p50 ms",
            "p99 ms",
            "wire KiB/s",
            "states",
            "wait ms",
            "lost at the kill");

    String line() {
        return String.format(
                Locale.ROOT,
                "  %-13s %10.0f %9.1f %9.1f %12.1f %7d %10s  %s",
                way.words(),
                answersPerSecond,
                p50Millis,
                p99Millis,
                wireBytesPerSecond / 1024,
                states,
                waitMillis < 0 ? "-" : Long.toString(waitMillis),
                lost());
    }

    private String lost() {
        if (waitMillis < 0) {
            return "everything: nobody has the machine";
        }
        if (!clean) {
            return verdict;
        }
        return lostEntries == 0 ? "nothing" : lostEntries + " entries that nobody had seen anything of";
    }
}
