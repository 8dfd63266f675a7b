package io.understudy.nbd;

/** What a client's connection tells, on its event loop. */
public interface NbdListener {
    /** Requests may be made. */
    void ready(ExportFacts facts);

    /** A request has its reply. */
    void replied(NbdRequest request, NbdReply reply);

    /**
     * It is over, or could not be made. Nothing more comes.
     *
     * @param why in one line
     * @param forGood whether the server said that this client will not be let in again
     */
    void closed(String why, boolean forGood);
}
