package io.understudy.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns an interrupt from the keyboard or a TERM signal into an orderly stop, and waits until it is done. */
final class Shutdown {
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch done = new CountDownLatch(1);

    private final Thread hook;

    private Shutdown(Runnable stop) {
        hook = new Thread(() -> stopAndWait(stop), "shutdown");
    }

    static Shutdown stops(Runnable stop) {
        Shutdown shutdown = new Shutdown(stop);
        Runtime.getRuntime().addShutdownHook(shutdown.hook);
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

    /** The machine has ended, and is not kept in memory for the sake of a later interrupt. */
    void done() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException interrupted) {
            // It runs at this moment, and returns.
        }
    }
}
