package io.understudy.verification.disk;

import io.understudy.linux.LinuxGuest;
import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeoutException;

/** Has the Linux guest append records to its first disk, and reads which are safe; on a thread of its own. */
public final class AppendingShell implements AutoCloseable {
    private static final long BOOT_MILLIS = 900_000;
    private static final long ANSWER_MILLIS = 120_000;
    private static final String SAFE = "safe ";

    private final ShellClient client;
    private volatile long safe;
    private volatile long longestMillis;
    private volatile String failure = "";
    private volatile boolean closed;

    /** Waits until the guest's shell asks for commands, and sets it to work. */
    public AppendingShell(InetSocketAddress console) throws IOException, TimeoutException {
        client = ShellClient.connect(console);
        try {
            String unused = client.await(LinuxGuest.READY_LINE, BOOT_MILLIS);
            client.quiet(ANSWER_MILLIS);
            client.type("append /dev/vda 0 1000000\n");
        } catch (IOException | TimeoutException e) {
            client.close();
            throw e;
        }
        Thread reader = new Thread(this::read, "appending-shell");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            for (long number = 0; !closed; number++) {
                long asked = System.nanoTime();
                String line = client.await("\n", ANSWER_MILLIS).strip();
                longestMillis = Math.max(longestMillis, (System.nanoTime() - asked) / 1_000_000);
                if (!line.equals(SAFE + number)) {
                    failure = "the guest printed '" + line + "' instead of '" + SAFE + number + "'";
                    return;
                }
                safe = number + 1;
            }
        } catch (IOException | TimeoutException e) {
            if (!closed) {
                failure = e.getMessage();
            }
        }
    }

    /** How many records the guest was told are safe. */
    public long safe() {
        return safe;
    }

    /** What went wrong, empty if nothing did. */
    public String failure() {
        return failure;
    }

    /** The longest that it waited for a record since the last call of this method. */
    public long lapMillis() {
        long longest = longestMillis;
        longestMillis = 0;
        return longest;
    }

    /** Waits until so many more are safe. */
    public void goOn(long more, long timeoutMillis) throws InterruptedException, TimeoutException {
        long wanted = safe + more;
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        while (safe < wanted && failure.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the guest appended " + (more - wanted + safe) + " records of " + more
                        + " within " + timeoutMillis + " ms");
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        client.close();
    }
}
