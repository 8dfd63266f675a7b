package io.understudy.arbiter.client;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.HostPort;
import io.understudy.arbiter.Introduction;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishId;
import io.understudy.arbiter.wish.WishVerdict;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One question of a command-line tool, which may wait. Hosts use {@link ArbiterClient}. Every method throws an
 * {@link IOException} with one line for people: there was no answer in this time, and why.
 */
public final class ArbiterQuery {
    private ArbiterQuery() {}

    /**
     * The current view of a machine, or none if the arbiter knows no such machine.
     *
     * @param timeoutMillis how long to wait for an arbiter at all
     */
    public static Optional<View> read(List<InetSocketAddress> addresses, VmName vm, long timeoutMillis)
            throws IOException {
        return ask(addresses, client -> client.read(vm), timeoutMillis);
    }

    /** The whole pool as it is now. */
    public static PoolSnapshot pool(List<InetSocketAddress> addresses, long timeoutMillis) throws IOException {
        return ask(
                addresses,
                client -> {
                    CompletableFuture<PoolSnapshot> first = new CompletableFuture<>();
                    client.watch(first::complete);
                    return first;
                },
                timeoutMillis);
    }

    /**
     * Asks for something of the pool, once however often the answer is lost. When this throws, the wish may have been
     * noted; the pool shows it.
     */
    public static WishVerdict wish(List<InetSocketAddress> addresses, Wish wish, long timeoutMillis)
            throws IOException {
        WishId id = WishId.random();
        return ask(addresses, client -> client.wish(id, wish), timeoutMillis);
    }

    /**
     * Takes an arbiter out of its cluster; returns when it is no member any more. The one that leads may be gone before its
     * answer is here, as may be the connection: what is asked again and is no member then, this has taken out.
     */
    public static void remove(List<InetSocketAddress> addresses, String name, long timeoutMillis) throws IOException {
        Request.Reconfiguring change =
                new Request.Reconfiguring(0, new Introduction(name, 0, Introduction.NONE), "", "");
        AtomicInteger meetings = new AtomicInteger();
        for (int times = 1; true; times++) {
            WishVerdict verdict =
                    ask(addresses, client -> client.reconfigure(change), timeoutMillis, meetings::incrementAndGet);
            if (!(verdict instanceof WishVerdict.Declined declined)) {
                return;
            }
            boolean isGone = declined.reason().equals(change.noMember());
            if (isGone && meetings.get() > 1) {
                return;
            } else if (isGone || times == 2) {
                throw new IOException(declined.reason());
            }
        }
    }

    private static <T> T ask(
            List<InetSocketAddress> addresses,
            Function<ArbiterClient, CompletableFuture<T>> question,
            long timeoutMillis)
            throws IOException {
        return ask(addresses, question, timeoutMillis, () -> {});
    }

    private static <T> T ask(
            List<InetSocketAddress> addresses,
            Function<ArbiterClient, CompletableFuture<T>> question,
            long timeoutMillis,
            Runnable onMeeting)
            throws IOException {
        AtomicReference<String> reason = new AtomicReference<>("it is silent");
        ConnectionListener listener = new ConnectionListener() {
            @Override
            public void connected(ClusterId cluster) {
                onMeeting.run();
                reason.set("it is connected but does not answer");
            }

            @Override
            public void disconnected(String why) {
                reason.set(why);
            }
        };
        try (Transport transport = Transport.nio("arbiter-query");
                ArbiterClient client = ArbiterClient.open(
                        transport, ArbiterClient.fixed(addresses), ClientSettings.defaults(), listener)) {
            return question.apply(client).get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException(
                    "no answer from the arbiter at " + HostPort.text(addresses) + " within " + timeoutMillis + " ms: "
                            + reason.get() + "; is it running, and is this its address?",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    "interrupted while waiting for the arbiter at " + HostPort.text(addresses));
        }
    }
}
