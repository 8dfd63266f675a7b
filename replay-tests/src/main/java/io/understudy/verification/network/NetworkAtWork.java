package io.understudy.verification.network;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * A client that works without a pause until it is told to finish, on a thread of its own. While it waits for answers all
 * the time, the longest time without one is the longest time for which the guest was silent.
 */
final class NetworkAtWork implements AutoCloseable {
    private static final long RETRY_MILLIS = 500;

    private final Over over;
    private final int port;
    private final long seed;
    private final Thread thread = new Thread(this::run, "network-client");
    private final Object monitor = new Object();
    private NetworkClient client;
    private volatile boolean finishing;
    private volatile boolean remember;
    private long pieces;
    private String failure = "";
    private Histogram answers = new Histogram(3);
    private long heardNanos;
    private long longestNanos;

    NetworkAtWork(Over over, int port, long seed) {
        this.over = over;
        this.port = port;
        this.seed = seed;
        thread.setDaemon(true);
    }

    /** Tries until the guest serves, then begins to work. */
    void begin(long timeoutMillis) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (client == null) {
            NetworkClient candidate = null;
            try {
                candidate = over.connect(port, seed, this::heard);
                candidate.work();
                client = candidate;
            } catch (IOException notYet) {
                if (candidate != null) {
                    candidate.close();
                }
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("the guest does not serve " + over + " within " + timeoutMillis + " ms: "
                            + notYet.getMessage());
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
        lapMillis();
        thread.start();
    }

    private void run() {
        try {
            while (!finishing) {
                long asked = System.nanoTime();
                if (remember) {
                    client.workToRemember();
                } else {
                    client.work();
                }
                synchronized (monitor) {
                    pieces++;
                    answers.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - asked));
                    monitor.notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (monitor) {
                failure = finishing && !(e instanceof WrongAnswerException) ? "" : e.getMessage();
                monitor.notifyAll();
            }
        }
    }

    private void heard() {
        synchronized (monitor) {
            long now = System.nanoTime();
            longestNanos = Math.max(longestNanos, now - heardNanos);
            heardNanos = now;
        }
    }

    /** From now on it only does what the guest has to remember. */
    void remember() {
        remember = true;
    }

    /** The longest silence since the last call, in milliseconds. */
    long lapMillis() {
        synchronized (monitor) {
            heard();
            long lap = longestNanos;
            longestNanos = 0;
            return TimeUnit.NANOSECONDS.toMillis(lap);
        }
    }

    /** How long the pieces of work took that were done since the last call, in microseconds. */
    Histogram lapAnswers() {
        synchronized (monitor) {
            Histogram lap = answers;
            answers = new Histogram(3);
            return lap;
        }
    }

    /** What it has the guest do, for people. */
    String load() {
        return over == Over.HTTP ? "downloads and uploads over HTTP" : "one session over " + over;
    }

    /** How many pieces of work were done. */
    long pieces() {
        synchronized (monitor) {
            return pieces;
        }
    }

    /** Waits until so many more pieces were done; a failure ends the wait. */
    void goOn(int more, long timeoutMillis) throws InterruptedException, TimeoutException {
        synchronized (monitor) {
            long wanted = pieces + more;
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (pieces < wanted && failure.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new TimeoutException("the client's connection stands still for " + timeoutMillis + " ms");
                }
                monitor.wait(left);
            }
        }
    }

    /** What was wrong; empty if nothing was. */
    String failure() {
        synchronized (monitor) {
            return failure;
        }
    }

    /** Has it do its last piece, and ends its connection. */
    @Override
    public void close() {
        finishing = true;
        try {
            thread.join(TallyClient.CONNECT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (client != null) {
            client.close();
        }
    }
}
