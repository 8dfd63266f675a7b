package io.understudy.verification.disk;

import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A guest's shell that works on a disk and prints how far it is; what it prints is read by a thread of its own. */
abstract class DiskShell implements DiskWork {
    static final long BOOT_MILLIS = 900_000;
    static final long ANSWER_MILLIS = 120_000;

    private final ShellClient client;
    private final Thread reader;
    private volatile long longestMillis;
    private volatile String failure = "";
    private volatile boolean closed;

    /**
     * Of a shell that asks for commands.
     *
     * @param name of the thread that reads
     */
    DiskShell(ShellClient client, String name) {
        this.client = client;
        reader = new Thread(this::read, name);
        reader.setDaemon(true);
    }

    /** Sets it to work, or lets go of it. */
    final void begin(String command) throws IOException {
        try {
            client.type(command);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        reader.start();
    }

    /** Takes a line, and says whether more follow. The reading thread. */
    abstract boolean take(String line);

    private void read() {
        try {
            boolean more = true;
            while (more && !closed) {
                long asked = System.nanoTime();
                String line = client.await("\n", ANSWER_MILLIS).strip();
                longestMillis = Math.max(longestMillis, (System.nanoTime() - asked) / 1_000_000);
                more = take(line);
            }
        } catch (IOException | TimeoutException e) {
            if (!closed) {
                failure = e.getMessage();
            }
        }
    }

    final ShellClient client() {
        return client;
    }

    /** Whether no more is read. */
    final boolean hasEnded() {
        return !reader.isAlive();
    }

    final void fail(String why) {
        failure = why;
    }

    /** Waits for that, or until something went wrong. */
    final void await(BooleanSupplier condition, long timeoutMillis, Supplier<String> otherwise)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        while (!condition.getAsBoolean() && failure.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(otherwise.get() + " within " + timeoutMillis + " ms");
            }
            Thread.sleep(5);
        }
    }

    @Override
    public final String failure() {
        return failure;
    }

    @Override
    public final long lapMillis() {
        long longest = longestMillis;
        longestMillis = 0;
        return longest;
    }

    @Override
    public final void close() throws IOException {
        closed = true;
        client.close();
    }
}
