package io.understudy.verification.soak;

import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * What a guest's clock showed at a moment of this host's. Of many questions the one that was answered fastest says it
 * best: the guest read its clock somewhere between question and answer (Mills, RFC 5905, section 10, "clock filter").
 *
 * @param guestSeconds {@code /proc/uptime}, which counts hundredths
 * @param hostSeconds this host's monotonic clock, halfway between question and answer
 * @param errorSeconds how far the two can be apart from that
 */
record ClockReading(double guestSeconds, double hostSeconds, double errorSeconds) {
    private static final int QUESTIONS = 40;

    /** What the last digit hides: the kernel cuts it off. */
    private static final double HALF_DIGIT = 0.005;

    static ClockReading of(ShellClient shell) throws IOException, TimeoutException, WorkFailedException {
        ClockReading best = null;
        for (int i = 0; i < QUESTIONS; i++) {
            long asked = System.nanoTime();
            String printed = shell.run("cat /proc/uptime", SoakWork.ANSWER_MILLIS);
            long answered = System.nanoTime();
            double error = (answered - asked) / 2e9 + HALF_DIGIT;
            if (best == null || error < best.errorSeconds) {
                best = new ClockReading(uptime(printed), (asked / 2.0 + answered / 2.0) / 1e9, error);
            }
        }
        return best;
    }

    /** How far the guest's clock is ahead of this host's; only differences mean something. */
    double lead() {
        return guestSeconds - hostSeconds;
    }

    private static double uptime(String printed) throws WorkFailedException {
        try {
            return Double.parseDouble(printed.split(" ", 2)[0]) + HALF_DIGIT;
        } catch (NumberFormatException e) {
            throw new WorkFailedException("/proc/uptime held '" + printed + "'");
        }
    }
}
