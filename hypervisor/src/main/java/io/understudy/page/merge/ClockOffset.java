package io.understudy.page.merge;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * By how much another computer's clock differs from ours, from questions and answers. An answer was written somewhere between
 * question and receipt, so half the round trip is the bound of the error; of the last few answers the one with the smallest bound
 * counts (Cristian, <i>Probabilistic clock synchronization</i>, 1989).
 */
final class ClockOffset {
    private static final int KEPT = 8;

    /** Nothing known is no difference, to within a day. */
    private static final Estimate UNKNOWN = new Estimate(0, 24 * 3600 * 1_000_000L);

    private final Deque<Estimate> estimates = new ArrayDeque<>();

    /**
     * What is known.
     *
     * @param ahead microseconds by which the other clock is ahead of ours, give or take the bound
     */
    record Estimate(long ahead, long bound) {}

    /** All in microseconds; {@code sent} and {@code received} by our clock. */
    void answered(long sent, long theirs, long received) {
        estimates.add(new Estimate(theirs - sent - (received - sent) / 2, (received - sent + 1) / 2));
        if (estimates.size() > KEPT) {
            estimates.remove();
        }
    }

    Estimate best() {
        Estimate best = UNKNOWN;
        for (Estimate each : estimates) {
            best = each.bound() < best.bound() ? each : best;
        }
        return best;
    }
}
