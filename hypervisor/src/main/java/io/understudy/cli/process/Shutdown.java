package io.understudy.cli.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns an interrupt from the keyboard or a TERM signal into an orderly stop, and waits until it is done. */
public final class Shutdown {
    private static final long PATIENCE_SECONDS = 10;
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private Shutdown(Runnable stop, long patienceSeconds) {
        hook = new Thread(() -> stopAndWait(stop, patienceSeconds), "shutdown");
    }

    /** What is to be stopped gets some seconds for it. */
    public static Shutdown stops(Runnable stop) {
        return begin(stop, PATIENCE_SECONDS);
    }

    /** What is to leave gets as long as it needs: it says what it waits for, and only SIGKILL is quicker. */
    public static Shutdown leaves(Runnable leave) {
        return begin(leave, FOR_EVER);
    }

    private static Shutdown begin(Runnable stop, long patienceSeconds) {
        Shutdown shutdown = new Shutdown(stop, patienceSeconds);
        Runtime.getRuntime().addShutdownHook(shutdown.hook);
        return shutdown;
    }

    private void stopAndWait(Runnable stop, long patienceSeconds) {
        if (done.getCount() == 0) {
            return;
        }
        stop.run();
        try {
            if (!done.await(patienceSeconds, TimeUnit.SECONDS)) {
                System.err.println("understudy: the machine did not stop within " + patienceSeconds + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The machine has ended, and is not kept in memory for the sake of a later interrupt. */
    public void done() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException interrupted) {
            // It runs at this moment, and returns.
        }
    }
}
