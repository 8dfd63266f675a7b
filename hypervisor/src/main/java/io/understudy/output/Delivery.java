package io.understudy.output;

/** What an {@link Outlet} promises about the outputs of its stream. */
public enum Delivery {
    /** One after the other as if they were one text: nothing is lost, nothing repeated, and any of it may be cut or joined. */
    BYTES(false, true),
    /** Each for itself: it may be lost, as on any network, but never contradicted. What has left is not kept. */
    DATAGRAMS(true, false),
    /** Each is answered with a completion. What has none is issued again by a successor. */
    REQUESTS(true, true);

    private final boolean whole;
    private final boolean kept;

    Delivery(boolean whole, boolean kept) {
        this.whole = whole;
        this.kept = kept;
    }

    /** Whether an output leaves as it was made, by itself. */
    boolean whole() {
        return whole;
    }

    /** Whether an output is kept when it has left, until it is confirmed. */
    boolean kept() {
        return kept;
    }
}
