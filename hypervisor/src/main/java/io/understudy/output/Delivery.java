package io.understudy.output;

/** What an {@link Outlet} promises about the outputs of its stream. */
public enum Delivery {
    /** A text: nothing is lost, nothing is repeated, and outputs may be cut and joined. */
    BYTES(false, true),
    /** Each output by itself: it may be lost, as on any network, but never contradicted. What has left is not kept. */
    DATAGRAMS(true, false),
    /** Each output is answered with a completion. After a takeover a request without one is issued again. */
    REQUESTS(true, true);

    private final boolean whole;
    private final boolean kept;

    Delivery(boolean whole, boolean kept) {
        this.whole = whole;
        this.kept = kept;
    }

    /** Whether an output leaves as it was made, by itself. */
    public boolean whole() {
        return whole;
    }

    /** Whether an output is kept when it has left, until it is confirmed. */
    boolean kept() {
        return kept;
    }
}
