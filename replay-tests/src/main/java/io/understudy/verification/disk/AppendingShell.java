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

/** Has the Linux guest append records to its first disk, and reads which are safe. */
public final class AppendingShell extends DiskShell {
    private static final String SAFE = "safe ";

    /** A backup may lag a second behind its primary, and a guest appends less than so many in that time. */
    private static final long MOST_BEHIND = 5_000;

    private volatile long safe;

    /** Waits until the guest's shell asks for commands, and sets it to work. */
    public AppendingShell(InetSocketAddress console) throws IOException, TimeoutException {
        super(ready(console), "appending-shell");
        begin("append /dev/vda 0 1000000\n");
    }

    private static ShellClient ready(InetSocketAddress console) throws IOException, TimeoutException {
        ShellClient client = ShellClient.connect(console);
        try {
            String unused = client.await(LinuxGuest.READY_LINE, BOOT_MILLIS);
            client.quiet(ANSWER_MILLIS);
            return client;
        } catch (IOException | TimeoutException e) {
            client.close();
            throw e;
        }
    }

    @Override
    boolean take(String line) {
        long number = safe;
        boolean next = line.equals(SAFE + number);
        if (next) {
            safe = number + 1;
        } else {
            fail("the guest printed '" + line + "' instead of '" + SAFE + number + "'");
        }
        return next;
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
    public void goOn(long more, long timeoutMillis) throws InterruptedException, TimeoutException {
        long wanted = safe + more;
        await(
                () -> safe >= wanted,
                timeoutMillis,
                () -> "the guest appended " + (more - wanted + safe) + " records of " + more);
    }
}
