package io.understudy.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns an interrupt from the keyboard or a TERM signal into an orderly stop, and waits until it is done. */
final class Shutdown {
    private static final long PATIENCE_SECONDS = 10;
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final CountDownLatch done = new CountDownLatch(1);

    private final long patienceSeconds;

    private Shutdown(long patienceSeconds) {
        this.patienceSeconds = patienceSeconds;
    }

    /** What is to be stopped gets some seconds for it. */
    static Shutdown stops(Runnable stop) {
        return begin(stop, PATIENCE_SECONDS);
    }

    /** What is to leave gets as long as it needs: it says what it waits for, and only SIGKILL is quicker. */
    static Shutdown leaves(Runnable leave) {
        return begin(leave, FOR_EVER);
    }

    private static Shutdown begin(Runnable stop, long patienceSeconds) {
        Shutdown shutdown = new Shutdown(patienceSeconds);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> shutdown.stopAndWait(stop), "shutdown"));
        return shutdown;
    }

    private void stopAndWait(Runnable stop) {
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

    /** The machine has ended. */
    void done() {
        done.countDown();
    }
}
