package io.understudy.verification.soak;

import java.util.Locale;

/**
 * How fast a guest's clock goes, in seconds of the guest's a second of this host's.
 *
 * @param error how far that can be wrong
 */
record ClockRate(double guestSeconds, double hostSeconds, double error) {
    private static final double TOLERANCE = 0.01;

    static ClockRate between(ClockReading from, ClockReading to) {
        double host = to.hostSeconds() - from.hostSeconds();
        return new ClockRate(
                to.guestSeconds() - from.guestSeconds(), host, (from.errorSeconds() + to.errorSeconds()) / host);
    }

    double rate() {
        return guestSeconds / hostSeconds;
    }

    /** Whether it is within one per cent, whatever the error hides. */
    boolean isRight() {
        return Math.abs(rate() - 1) + error <= TOLERANCE;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%.3f s in %.3f s, rate %.5f ± %.5f", guestSeconds, hostSeconds, rate(), error);
    }
}
