package io.understudy.step;

import java.util.concurrent.locks.LockSupport;

/** A thread that calls {@link Steps} and sleeps in between: the rim at which a host waits. */
public final class Parking implements Worker {
    private volatile Thread sleeper;
    private volatile boolean woken;

    /** Calls these until they are over, on the calling thread. */
    public void run(Steps steps) {
        sleeper = Thread.currentThread();
        for (long rest = steps.step(); rest != Steps.OVER; rest = steps.step()) {
            if (rest > 0) {
                sleep(rest);
            }
        }
    }

    /**
     * Sleeps on the calling thread until it is woken, or was since the last sleep.
     *
     * @param nanos at most
     */
    public void sleep(long nanos) {
        sleeper = Thread.currentThread();
        if (!woken) {
            if (nanos == Steps.UNTIL_WOKEN) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
        }
        woken = false;
    }

    @Override
    public void wake() {
        if (!woken) {
            woken = true;
            LockSupport.unpark(sleeper);
        }
    }
}
