package io.understudy.arbiter.client;

import io.netty.channel.EventLoop;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishId;
import io.understudy.arbiter.wish.WishVerdict;
import io.understudy.transport.Transport;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks the arbiter. Every method may be called on any thread and returns at once; futures complete, and listeners are
 * called, on the event loop given, so the caller's own state can live there without locks.
 *
 * <p>A request stays with the client until it is answered: it is sent again on each new connection, the same request
 * with the same id, for as long as it takes. So a future that has not completed means "unknown", and only that. Closing
 * the client completes what is left with {@link NoAnswerException}; cancelling a future forgets its request, which may
 * have been granted all the same.
 */
public final class ArbiterClient implements AutoCloseable {
    private final EventLoop loop;
    private final ArbiterLink link;
    private final Map<Long, Awaiting> awaiting = new LinkedHashMap<>();
    private long lastCorrelation;
    private boolean closed;

    private ArbiterClient(
            Transport transport,
            List<? extends Supplier<InetSocketAddress>> addresses,
            ClientSettings settings,
            ConnectionListener listener) {
        this.loop = transport.loop();
        this.link = new ArbiterLink(transport, addresses, settings, listener, this::sendAll, this::answered);
    }

    /**
     * Begins to connect, and keeps connected until {@link #close}.
     *
     * @param transport the caller's; stays open
     * @param addresses where the arbiters of the cluster are, each asked for again at each attempt
     * @param listener hears whether one that leads can be reached
     */
    public static ArbiterClient open(
            Transport transport,
            List<? extends Supplier<InetSocketAddress>> addresses,
            ClientSettings settings,
            ConnectionListener listener) {
        ArbiterClient client = new ArbiterClient(transport, addresses, settings, listener);
        client.loop.execute(client.link::connect);
        return client;
    }

    /** As above, for an arbiter that is alone. */
    public static ArbiterClient open(
            Transport transport,
            Supplier<InetSocketAddress> address,
            ClientSettings settings,
            ConnectionListener listener) {
        return open(transport, List.of(address), settings, listener);
    }

    /** As above, for arbiters that stay where they are; whether one can be reached goes to the log. */
    public static ArbiterClient open(Transport transport, List<InetSocketAddress> addresses, ClientSettings settings) {
        return open(transport, fixed(addresses), settings, new ConnectionLog(addresses));
    }

    /** As above, for one. */
    public static ArbiterClient open(Transport transport, InetSocketAddress address, ClientSettings settings) {
        return open(transport, List.of(address), settings);
    }

    /** Addresses that do not change. */
    public static List<Supplier<InetSocketAddress>> fixed(List<InetSocketAddress> addresses) {
        return addresses.stream()
                .<Supplier<InetSocketAddress>>map(address -> () -> address)
                .toList();
    }

    /** The current view of a machine, or none if the arbiter knows no such machine. */
    public CompletableFuture<Optional<View>> read(VmName vm) {
        CompletableFuture<Optional<View>> future = new CompletableFuture<>();
        ask(future, correlation -> new Awaiting.Reading(new Request.Read(correlation, vm), future));
        return future;
    }

    /**
     * The test-and-set. Refused does not mean that the view stayed: somebody else may have moved it, see {@link
     * Verdict.Refused#current()}.
     */
    public CompletableFuture<Verdict> advance(Advance request) {
        CompletableFuture<Verdict> future = new CompletableFuture<>();
        ask(future, correlation -> new Awaiting.Judging(new Request.Advancement(correlation, request), future));
        return future;
    }

    /** Says that the primary of a view acts on it; there is no next view before. */
    public CompletableFuture<Verdict> acknowledge(Acknowledge request) {
        CompletableFuture<Verdict> future = new CompletableFuture<>();
        ask(future, correlation -> new Awaiting.Judging(new Request.Acknowledgement(correlation, request), future));
        return future;
    }

    /**
     * Follows the views of a machine, until the client is closed: the current one (or none) first, then each change. Of
     * changes during an interruption only the last is heard. Never goes back to an older view.
     */
    public void subscribe(VmName vm, Consumer<Optional<View>> listener) {
        ViewFollower follower = new ViewFollower(vm, listener);
        ask(null, correlation -> new Awaiting.Subscribing(new Request.Subscribe(correlation, vm), follower));
    }

    /**
     * Asks for something of the pool. Asked again with the same id it is found, and not done twice; {@link WishVerdict}
     * says that it is noted, the pool shows what becomes of it.
     */
    public CompletableFuture<WishVerdict> wish(WishId id, Wish wish) {
        CompletableFuture<WishVerdict> future = new CompletableFuture<>();
        ask(future, correlation -> new Awaiting.Wishing(new Request.Wishing(correlation, id, wish), future));
        return future;
    }

    /**
     * Makes an arbiter a member of the cluster, or takes it out.
     *
     * @param change with any correlation
     */
    public CompletableFuture<WishVerdict> reconfigure(Request.Reconfiguring change) {
        CompletableFuture<WishVerdict> future = new CompletableFuture<>();
        ask(
                future,
                correlation -> new Awaiting.Wishing(
                        new Request.Reconfiguring(correlation, change.of(), change.client(), change.peers()), future));
        return future;
    }

    /**
     * Follows the whole pool, until the client is closed: the present state first, then each change, a few per second at
     * most. Of changes during an interruption only the last is heard. Once per client: a second call ends its connection.
     */
    public void watch(Consumer<PoolSnapshot> listener) {
        ask(null, correlation -> new Awaiting.Watching(new Request.Watch(correlation), new SnapshotAssembly(listener)));
    }

    /**
     * Begins to report a host, on this client's connection, until the reporter or the client is closed.
     *
     * @param first what to report until there is something newer
     * @param pingMillis how often to report, at least 1; the arbiter expects 250
     * @param listener hears what concerns this host, on the event loop
     */
    public PoolReporter report(Report first, long pingMillis, PoolListener listener) {
        PoolReporter reporter = new PoolReporter(loop, first, pingMillis, new PoolReporter.Connection() {
            @Override
            public boolean send(Request request) {
                link.send(request);
                return !closed;
            }

            @Override
            public void end(long correlation) {
                awaiting.remove(correlation);
            }
        });
        SnapshotAssembly assembly = new SnapshotAssembly(listener::pushed);
        ask(null, correlation -> {
            reporter.begin(correlation);
            return new Awaiting.Reporting(reporter::request, assembly, listener::declined);
        });
        return reporter;
    }

    /** Ends the connection and fails what is not answered yet. Returns at once; the rest happens on the event loop. */
    @Override
    public void close() {
        loop.execute(() -> {
            if (!closed) {
                closed = true;
                link.close();
                awaiting.values().forEach(each -> each.fail(closedBeforeAnswer()));
                awaiting.clear();
            }
        });
    }

    private interface Question {
        Awaiting with(long correlation);
    }

    private void ask(CompletableFuture<?> future, Question question) {
        loop.execute(() -> {
            long correlation = ++lastCorrelation;
            Awaiting asked = question.with(correlation);
            if (closed) {
                asked.fail(closedBeforeAnswer());
                return;
            }
            awaiting.put(correlation, asked);
            link.send(asked.request());
            if (future != null) {
                var unused = future.whenComplete((answer, failure) -> loop.execute(() -> awaiting.remove(correlation)));
            }
        });
    }

    private static NoAnswerException closedBeforeAnswer() {
        return new NoAnswerException(
                "the client was closed before the arbiter answered: what was asked may have been done");
    }

    private void sendAll() {
        awaiting.values().forEach(each -> {
            each.interrupted();
            link.send(each.request());
        });
    }

    /** An answer to a cancelled request is no fault: what was asked is known by its correlation id. */
    private boolean answered(Answer answer, long correlation) {
        Awaiting asked = awaiting.get(correlation);
        if (asked == null || answer instanceof Answer.Elsewhere) {
            return correlation >= 1 && correlation <= lastCorrelation;
        }
        return switch (asked.take(answer)) {
            case DONE -> {
                awaiting.remove(correlation);
                yield true;
            }
            case MORE -> true;
            case WRONG -> false;
        };
    }
}
