package io.understudy.verification.disk;

import io.understudy.verification.shell.DebianConsole;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has fio in a Debian guest write the second disk at random places and verify what it wrote, again and again, each pass with
 * places and bytes of its own; and prints ticks meanwhile.
 */
public final class FioShell extends DiskShell {
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

    private final AtomicLong ticks = new AtomicLong();
    private final AtomicLong passes = new AtomicLong();
    private volatile boolean enough;

    /** Waits until the guest asks who is there, and sets it to work. */
    public FioShell(InetSocketAddress console) throws IOException, TimeoutException {
        super(DebianConsole.logIn(console, BOOT_MILLIS), "fio-shell");
        begin("sh -c '" + PASSES + "' &\n");
    }

    @Override
    boolean take(String line) {
        if (line.equals(TICK)) {
            ticks.incrementAndGet();
        } else if (line.equals(VERIFIED + (passes.get() + 1))) {
            passes.incrementAndGet();
        } else if (line.equals(ENDED) && enough) {
            return false;
        } else if (!line.isEmpty()) {
            fail("the guest printed '" + line + "'");
            return false;
        }
        return true;
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

    /** Of ticks: a pass may take longer than a round. */
    @Override
    public void goOn(long more, long timeoutMillis) throws InterruptedException, TimeoutException {
        long wanted = ticks.get() + more;
        await(() -> ticks.get() >= wanted, timeoutMillis, () -> "the guest printed too little");
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
        client().type("touch /tmp/enough\n");
        await(this::hasEnded, PASS_MILLIS, () -> "fio did not end");
        String said = client().run("sync; mount -o remount,ro / && echo still", ANSWER_MILLIS);
        if (!said.endsWith("still")) {
            throw new IOException("the guest did not mount its file system read-only: " + said);
        }
    }
}
