package io.understudy.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns an interrupt from the keyboard or a TERM signal into an orderly stop, and waits until it is done. */
final class Shutdown {
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch done = new CountDownLatch(1);

    private Shutdown() {}

    static Shutdown stops(Runnable stop) {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> shutdown.stopAndWait(stop), "shutdown"));
        return shutdown;
    }

    private void stopAndWait(Runnable stop) {
        if (done.getCount() == 0) {
            return;
        }
        stop.run();
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("understudy: the machine did not stop within " + PATIENCE_SECONDS + " s");
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
