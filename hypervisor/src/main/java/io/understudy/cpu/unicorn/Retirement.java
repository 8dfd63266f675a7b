package io.understudy.cpu.unicorn;

/**
 * Closes engines that were replaced, each on a thread of its own: the guest stands still while it gets a new one, and the old
 * one leaves much behind. For the thread that owns the processor.
 */
final class Retirement {
    private Thread last;

    /** Has an engine closed that nobody uses any more. */
    void begin(Emulator replaced) {
        await();
        last = new Thread(replaced::close, "engine-close");
        last.start();
    }

    /** Returns when all are closed. */
    void await() {
        boolean interrupted = false;
        while (last != null) {
            try {
                last.join();
                last = null;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
