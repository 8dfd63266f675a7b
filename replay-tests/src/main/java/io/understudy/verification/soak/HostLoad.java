package io.understudy.verification.soak;

import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the two hosts of a pair, which are one machine here, differ in load: a processor is burnt for a while, one of
 * the processes is frozen for a moment, then there is rest; all drawn at random. A replica whose state depended on how
 * fast its host runs would show it.
 */
final class HostLoad implements AutoCloseable {
    private static final int LONGEST_BURN_MILLIS = 2_000;
    private static final int LONGEST_REST_MILLIS = 2_000;
    private static final int LONGEST_FREEZE_MILLIS = 400;

    private final List<ChildProcess> hosts;
    private final Random random;
    private final Thread thread = new Thread(this::disturb, "host-load");
    private volatile boolean closed;
    private final AtomicInteger freezes = new AtomicInteger();
    private final AtomicLong burntMillis = new AtomicLong();

    private HostLoad(List<ChildProcess> hosts, Random random) {
        this.hosts = hosts;
        this.random = random;
    }

    static HostLoad on(List<ChildProcess> hosts, Random random) {
        HostLoad load = new HostLoad(hosts, random);
        load.thread.setDaemon(true);
        load.thread.start();
        return load;
    }

    /** For people. */
    String words() {
        return "a processor burnt for " + burntMillis.get() / 1000 + " s, hosts frozen " + freezes.get() + " times";
    }

    private void disturb() {
        try {
            while (!closed) {
                burn(random.nextInt(LONGEST_BURN_MILLIS));
                freeze(hosts.get(random.nextInt(hosts.size())), 1 + random.nextInt(LONGEST_FREEZE_MILLIS));
                Thread.sleep(random.nextInt(LONGEST_REST_MILLIS));
            }
        } catch (InterruptedException ended) {
            // Closed; nothing is frozen now.
        } catch (IOException e) {
            throw new IllegalStateException("no shell on this host to freeze a process with: " + e.getMessage(), e);
        }
    }

    private void burn(int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (!closed && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        burntMillis.addAndGet(millis);
    }

    /** The shell thaws what it froze even if this program ends in between. */
    private void freeze(ChildProcess host, int millis) throws IOException, InterruptedException {
        String seconds = millis / 1000.0 + "";
        String pid = Long.toString(host.pid());
        Process shell = new ProcessBuilder(
                        "sh", "-c", "kill -STOP " + pid + " && sleep " + seconds + "; kill -CONT " + pid)
                .redirectErrorStream(true)
                .start();
        int unused = shell.waitFor();
        freezes.incrementAndGet();
    }

    /** Ends it; nothing is frozen afterwards. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
