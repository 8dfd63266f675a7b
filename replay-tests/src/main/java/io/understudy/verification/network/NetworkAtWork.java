package io.understudy.verification.network;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * A client that works without a pause until it is told to finish, on a thread of its own. While it waits for answers all
 * the time, the longest time without one is the longest time for which the guest was silent.
 */
public final class NetworkAtWork implements AutoCloseable {
    private static final long RETRY_MILLIS = 500;

    private final String load;
    private final Way way;
    private final Thread thread = new Thread(this::run, "network-client");
    private final Object monitor = new Object();
    private NetworkClient client;
    private volatile boolean finishing;
    private volatile boolean remember;
    private volatile boolean closing;
    private long pieces;
    private String failure = "";
    private Histogram answers = new Histogram(3);
    private long heardNanos;
    private long longestNanos;

    /** How a client comes to the guest. */
    @FunctionalInterface
    public interface Way {
        /**
         * Connects.
         *
         * @param heard to be told of everything that comes
         * @throws IOException if nobody answers there yet
         */
        NetworkClient connect(Heard heard) throws IOException;
    }

    /** @param load what it has the guest do, for people */
    public NetworkAtWork(String load, Way way) {
        this.load = load;
        this.way = way;
        thread.setDaemon(true);
    }

    /** Tries until the guest serves, then begins to work. */
    public void begin(long timeoutMillis) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (client == null) {
            NetworkClient candidate = null;
            try {
                candidate = way.connect(this::heard);
                candidate.work();
                client = candidate;
            } catch (IOException notYet) {
                if (candidate != null) {
                    candidate.close();
                }
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("the guest does not serve " + load + " within " + timeoutMillis + " ms: "
                            + notYet.getMessage());
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
        lapMillis();
        thread.start();
    }

    /** Begins to work with a guest that is known to serve. */
    public void start() throws IOException {
        client = way.connect(this::heard);
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
                failure = closing && !(e instanceof WrongAnswerException) ? "" : e.getMessage();
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
    public long lapMillis() {
        synchronized (monitor) {
            heard();
            long lap = longestNanos;
            longestNanos = 0;
            return TimeUnit.NANOSECONDS.toMillis(lap);
        }
    }

    /** How long the pieces of work took that were done since the last call, in microseconds. */
    public Histogram lapAnswers() {
        synchronized (monitor) {
            Histogram lap = answers;
            answers = new Histogram(3);
            return lap;
        }
    }

    /** What it has the guest do, for people. */
    public String load() {
        return load;
    }

    /** How many pieces of work were done. */
    public long pieces() {
        synchronized (monitor) {
            return pieces;
        }
    }

    /** Waits until so many more pieces were done; a failure ends the wait. */
    public void goOn(int more, long timeoutMillis) throws InterruptedException, TimeoutException {
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
    public String failure() {
        synchronized (monitor) {
            return failure;
        }
    }

    /** Has it begin nothing more, and waits for the piece that it is at. */
    public void finish(long timeoutMillis) throws InterruptedException, TimeoutException {
        finishing = true;
        thread.join(timeoutMillis);
        if (thread.isAlive()) {
            throw new TimeoutException(load + " has not come to its end for " + timeoutMillis + " ms");
        }
    }

    /** Has it do its last piece, and ends its connection. */
    @Override
    public void close() {
        closing = true;
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
