package io.understudy.replica.machine;

/** What becomes of a copy that a running machine hands out. Called on the protocol thread. */
public interface HandOut {
    /**
     * The copy is taken, and the machine runs on.
     *
     * @param pauseNanos how long the guest stood still
     */
    void copied(long pauseNanos);

    /** All of it has been sent; what was logged since follows. */
    void sent(TransferProgress progress);

    /** There will be no copy. */
    void failed(String why);
}
