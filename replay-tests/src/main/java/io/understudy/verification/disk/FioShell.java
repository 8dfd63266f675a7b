package io.understudy.verification.disk;

import io.understudy.verification.shell.DebianConsole;
import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has fio in a Debian guest write the second disk at random places and verify what it wrote, again and again, each pass with
 * places and bytes of its own; and prints ticks meanwhile. The thread that reads is one of its own.
 */
public final class FioShell implements DiskWork {
    private static final long BOOT_MILLIS = 900_000;
    private static final long ANSWER_MILLIS = 120_000;
    private static final long PASS_MILLIS = 600_000;
    private static final String TICK = "tick";
    private static final String VERIFIED = "verified ";
    private static final String ENDED = "fio ended";

    /** A program that the disk gives other bytes ends with an error, and what it says is printed. */
    private static final String PASSES = "(while sleep 0.2; do echo " + TICK + "; done) & ticks=$!; n=0;"
            + " while [ ! -e /tmp/enough ] && fio --name=pass --filename=/dev/vdb --rw=randwrite --bsrange=4k-32k"
            + " --size=24m --direct=1 --ioengine=psync --thread --fsync=8 --verify=crc32c --verify_fatal=1"
            + " --verify_backlog=64 --do_verify=1 --randseed=$((n+1)) >/tmp/fio 2>&1;"
            + " do n=$((n+1)); echo " + VERIFIED + "$n; done; kill $ticks;"
            + " [ -e /tmp/enough ] || tail -n 3 /tmp/fio; echo " + ENDED;

    private final ShellClient client;
    private final Thread reader = new Thread(this::read, "fio-shell");
    private final AtomicLong ticks = new AtomicLong();
    private final AtomicLong passes = new AtomicLong();
    private volatile long longestMillis;
    private volatile String failure = "";
    private volatile boolean enough;
    private volatile boolean closed;

    /** Waits until the guest asks who is there, and sets it to work. */
    public FioShell(InetSocketAddress console) throws IOException, TimeoutException {
        client = DebianConsole.logIn(console, BOOT_MILLIS);
        try {
            client.type("sh -c '" + PASSES + "' &\n");
        } catch (IOException e) {
            client.close();
            throw e;
        }
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            while (!closed) {
                long asked = System.nanoTime();
                String line = client.await("\n", ANSWER_MILLIS).strip();
                longestMillis = Math.max(longestMillis, (System.nanoTime() - asked) / 1_000_000);
                if (line.equals(TICK)) {
                    ticks.incrementAndGet();
                } else if (line.equals(VERIFIED + (passes.get() + 1))) {
                    passes.incrementAndGet();
                } else if (line.equals(ENDED) && enough) {
                    return;
                } else if (!line.isEmpty() && failure.isEmpty()) {
                    failure = "the guest printed '" + line + "'";
                    return;
                }
            }
        } catch (IOException | TimeoutException e) {
            if (!closed) {
                failure = e.getMessage();
            }
        }
    }

    @Override
    public String title() {
        return "verifying a disk with fio";
    }

    /** Passes, each of which verified all that it wrote. */
    @Override
    public long done() {
        return passes.get();
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

    /** Of ticks: a pass may take longer than a round. */
    @Override
    public void goOn(long more, long timeoutMillis) throws InterruptedException, TimeoutException {
        long wanted = ticks.get() + more;
        await(() -> ticks.get() >= wanted, timeoutMillis, "the guest printed too little");
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition, long timeoutMillis, String otherwise)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        while (!condition.holds() && failure.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(otherwise + " within " + timeoutMillis + " ms");
            }
            Thread.sleep(5);
        }
    }

    /** fio itself looks, at the image of the one that is primary. */
    @Override
    public Optional<String> complaint(Path image, long done) {
        return Optional.empty();
    }

    @Override
    public String well(long more) {
        return "disk: fio found what it wrote, " + more + " passes more";
    }

    /** Ends it behind the present pass; then nothing is written to any disk any more. */
    void finish() throws IOException, InterruptedException, TimeoutException {
        enough = true;
        client.type("touch /tmp/enough\n");
        await(() -> !reader.isAlive(), PASS_MILLIS, "fio did not end");
        String said = client.run("sync; mount -o remount,ro / && echo still", ANSWER_MILLIS);
        if (!said.endsWith("still")) {
            throw new IOException("the guest did not mount its file system read-only: " + said);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        client.close();
    }
}
