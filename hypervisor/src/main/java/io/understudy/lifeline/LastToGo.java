package io.understudy.lifeline;

import com.sun.jna.Native;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that does nothing, at the lowest priority. Of a killed process the thread that leaves last takes the memory apart
 * (exit_mm in kernel/exit.c), some 15 ms of a processor's time, which on a host's own computer a successor may need just then;
 * this thread leaves when nobody else wants a processor, and so it is the one.
 */
final class LastToGo implements Runnable {
    static final String THREAD = "last-to-go";

    private static final int PRIO_PROCESS = 0;
    private static final int THIS_THREAD = 0;
    static final int LOWEST = 19;

    static {
        Native.register(LastToGo.class, "c");
    }

    /** On Linux a thread's, not a process's (setpriority(2), "C library/kernel differences"). */
    private static native int setpriority(int which, int who, int niceness);

    @Override
    public void run() {
        if (setpriority(PRIO_PROCESS, THIS_THREAD, LOWEST) == 0) {
            while (true) {
                LockSupport.park(this);
            }
        }
    }
}
