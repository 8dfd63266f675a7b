package io.understudy.machine.block;

/** A disk's image as its card sees it. It executes requests in the order in which it gets them. Called by the vCPU thread. */
public interface Disk {
    /** Takes a request; returns at once. Numbers rise by one. */
    void submit(DiskRequest request);

    /**
     * The machine is as it was elsewhere: these were under way there, and how they ended comes from there.
     *
     * @param first the oldest one's number
     * @param next the number of the request that it submits next
     * @param leaves up to where the disk's outputs are made, 0 if it has none
     */
    void underWay(long first, long next, long leaves);

    /** Whether the oldest request whose outcome has not been taken is executed. */
    boolean ready();

    /** What the oldest request read came with the log: this host need not have it. */
    default void delivered() {
        // Who has an image of its own has it.
    }

    /**
     * The outcome of the oldest request, which completes now.
     *
     * @param completion how the log says that it ended; the outcome that is returned ended like that
     * @throws DiskFailure if this host's image did not do what the log says
     * @throws IllegalArgumentException if another request is the oldest, or it is not {@link #ready}
     */
    DiskOutcome take(Completion completion);
}
