package io.understudy.slot;

import java.io.IOException;
import java.io.InputStream;

/**
 * Ends this process at once when the one that started it is gone. They are joined by a pipe, this one's standard input: the
 * kernel closes it, however the other ended, and nobody ever writes to it.
 */
public final class ParentWatch {
    /** As of a process that was killed. */
    private static final int KILLED = 128 + 9;

    private ParentWatch() {}

    /** From now on, on a thread of its own. Whatever this process has at that moment is lost, as in a crash. */
    public static void begin() {
        Thread watch = new Thread(() -> {
            awaitEnd(System.in);
            Runtime.getRuntime().halt(KILLED);
        });
        watch.setName("parent");
        watch.setDaemon(true);
        watch.start();
    }

    static void awaitEnd(InputStream pipe) {
        try {
            while (pipe.read() >= 0) {
                // Not meant for anybody.
            }
        } catch (IOException e) {
            // No pipe is no parent.
        }
    }
}
