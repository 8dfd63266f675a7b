package io.understudy.arbiter.client;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.protocol.Request;
import java.util.concurrent.TimeUnit;

/**
 * Keeps telling the arbiter the newest state of a host: at once when it says something new, and every {@code pingMillis}
 * anyway. A report that gets lost is not repeated, the next one says more. Methods may be called on any thread.
 */
public final class PoolReporter implements AutoCloseable {
    /** What a reporter needs of its client. */
    interface Connection {
        /** @return false when the client is closed */
        boolean send(Request request);

        /** Nothing is to be sent for this correlation id any more. */
        void end(long correlation);
    }

    private final EventLoop loop;
    private final long pingMillis;
    private final Connection connection;
    private Report newest;
    private long correlation;
    private ScheduledFuture<?> ticks;
    private boolean closed;

    PoolReporter(EventLoop loop, Report first, long pingMillis, Connection connection) {
        if (pingMillis < 1) {
            throw new IllegalArgumentException("a host must report every 1 ms or less often");
        }
        this.loop = loop;
        this.newest = first;
        this.pingMillis = pingMillis;
        this.connection = connection;
    }

    void begin(long correlation) {
        this.correlation = correlation;
        if (!closed) {
            ticks = loop.scheduleAtFixedRate(this::tick, pingMillis, pingMillis, TimeUnit.MILLISECONDS);
        }
    }

    Request request() {
        return new Request.Reporting(correlation, newest);
    }

    private void tick() {
        if (!connection.send(request())) {
            ticks.cancel(false);
        }
    }

    /** From now on this is the host's state. */
    public void update(Report report) {
        loop.execute(() -> {
            boolean isNews = !newest.saysTheSameAs(report);
            newest = report;
            if (isNews && ticks != null && !closed) {
                tick();
            }
        });
    }

    /** Reports no more: the arbiter will take this host for dead. */
    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            if (ticks != null) {
                ticks.cancel(false);
                connection.end(correlation);
            }
        });
    }
}
