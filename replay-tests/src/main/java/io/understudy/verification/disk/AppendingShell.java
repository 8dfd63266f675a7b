package io.understudy.verification.disk;

import io.understudy.linux.LinuxGuest;
import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Has the Linux guest append records to its first disk, and reads which are safe; on a thread of its own. */
public final class AppendingShell implements DiskWork {
    private static final long BOOT_MILLIS = 900_000;
    private static final long ANSWER_MILLIS = 120_000;
    private static final String SAFE = "safe ";

    /** A backup may lag a second behind its primary, and a guest appends less than so many in that time. */
    private static final long MOST_BEHIND = 5_000;

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

    @Override
    public String title() {
        return "appending records to a disk";
    }

    @Override
    public long done() {
        return safe;
    }

    @Override
    public Optional<String> complaint(Path image, long done) throws IOException {
        return AppendedRecords.complaint(ByteBuffer.wrap(Files.readAllBytes(image)), done, MOST_BEHIND);
    }

    @Override
    public String well(long more) {
        return "disk: every record that was safe is there, " + more + " more";
    }

    /** How many records the guest was told are safe. */
    public long safe() {
        return safe;
    }

    @Override
    public String failure() {
        return failure;
    }

    @Override
    public long lapMillis() {
        long longest = longestMillis;
        longestMillis = 0;
        return longest;
    }

    @Override
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
