package io.understudy.storage;

/** What becomes of a request that failed on the host whose machine acts. */
@FunctionalInterface
public interface DiskTrouble {
    /**
     * A request failed; the disk's other requests wait.
     *
     * @param why in one line
     * @param tellGuest has the guest see an I/O error; any thread
     */
    void failed(String why, Runnable tellGuest);
}
