package io.understudy.replica.execution;

/**
 * Which entries leave for the backup at once. The output rule makes an entry urgent only when something waits for it
 * (paper, section 2.2), and a backup should not be idle while its primary works. What is left is a guest that only takes
 * its timer's interrupts: that leaves with the next heartbeat, many interrupts in one frame, since each frame wakes both
 * hosts' protocol threads and the backup's vCPU.
 *
 * <p>The vCPU thread's alone. Pure.
 */
public final class FlushRule {
    /** More than Linux executes for a timer interrupt in which nothing happens, less than a tenth of a millisecond. */
    static final long IDLE_INSTRUCTIONS = 10_000;

    /** So far behind its primary's a backup's work may begin, a millisecond or two. */
    static final long WORK_INSTRUCTIONS = 200_000;

    /** When everything had left, or the guest slept. */
    private long since;

    /**
     * Asked at every block start.
     *
     * @param awaited whether an output, or the word that input was taken, waits for an entry that has not been flushed
     * @param halted whether the guest sleeps now
     * @param count instructions so far
     */
    public boolean due(boolean awaited, boolean halted, long count) {
        boolean due = awaited || count - since >= (halted ? IDLE_INSTRUCTIONS : WORK_INSTRUCTIONS);
        if (due || halted) {
            flushed(count);
        }
        return due;
    }

    /** Everything up to here has left. */
    public void flushed(long count) {
        since = count;
    }
}
