package io.understudy.machine.input;

/**
 * How late a sleeping guest may be woken. Each wake-up finds the host's caches cold and costs four times what its
 * instructions do, so a guest that has done nothing but take its timer's interrupts for a while is woken as late as its
 * devices allow. One in which something ran a moment ago may have a process that sleeps in short steps, and is woken
 * earlier.
 *
 * <p>The vCPU thread's alone. Pure.
 */
final class NapRule {
    /** More than Linux executes for a timer interrupt in which nothing happens, less than for a process that wakes. */
    static final long IDLE_INSTRUCTIONS = 10_000;

    /** So many naps with nothing between them, some 30 ms under a kernel that ticks 250 times a second. */
    static final int NAPS_BEFORE_REST = 4;

    /** A little more than the period of such a kernel's tick: every second one can wait for the next. */
    static final long SLACK_NANOS = 5_000_000;

    private long restedCount;
    private int naps;

    /**
     * Until when the guest may be left asleep if nothing else happens, nanoseconds of machine time.
     *
     * @param count instructions so far
     * @param deadlineNanos when a device next wants to be told the time, Long.MAX_VALUE for never
     * @param latestNanos until when that can wait
     */
    long until(long count, long deadlineNanos, long latestNanos) {
        if (count != restedCount) {
            naps = count - restedCount < IDLE_INSTRUCTIONS ? Math.min(naps + 1, NAPS_BEFORE_REST) : 0;
            restedCount = count;
        }
        boolean resting = naps == NAPS_BEFORE_REST || latestNanos == Long.MAX_VALUE;
        return resting ? latestNanos : Math.min(latestNanos, deadlineNanos + SLACK_NANOS);
    }
}
