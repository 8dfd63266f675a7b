package io.understudy.machine.input;

import java.util.concurrent.locks.LockSupport;

/**
 * An alarm clock on a thread of its own: re-set for every run of the machine, so setting it must cost next to nothing. It
 * is set by writing one field; its thread is only woken when the new time is earlier than the one it sleeps for.
 */
final class WakeTimer implements Alarm {
    private static final long NEVER = Long.MAX_VALUE;

    /**
     * By so little nobody is woken earlier. The same deadline, asked for again, is a little earlier or later, for it is reckoned
     * from two clocks; and who sleeps is woken later than by this.
     */
    private static final long SLACK_NANOS = 50_000;

    private final Runnable alarm;
    private final Thread thread;
    private volatile long dueNanos = NEVER;
    private volatile long sleepingUntilNanos = NEVER;
    private volatile boolean closed;

    WakeTimer(Runnable alarm) {
        this.alarm = alarm;
        thread = new Thread(this::run, "wake-timer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void ringIn(long nanos) {
        long due = System.nanoTime() + Math.min(Math.max(nanos, 0), 1L << 50);
        dueNanos = due;
        if (due < sleepingUntilNanos - SLACK_NANOS) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void cancel() {
        dueNanos = NEVER;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            long due = dueNanos;
            long wait = due - System.nanoTime();
            if (due == NEVER) {
                sleepingUntilNanos = NEVER;
                if (dueNanos == NEVER) {
                    LockSupport.park(this);
                }
            } else if (wait > 0) {
                sleepingUntilNanos = due;
                if (dueNanos >= due) {
                    LockSupport.parkNanos(this, wait);
                }
            } else {
                // A newer alarm set meanwhile stays; ringing once too often harms nobody.
                if (dueNanos == due) {
                    dueNanos = NEVER;
                }
                alarm.run();
            }
        }
    }
}
