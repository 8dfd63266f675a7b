package io.understudy.arbiter.client;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.HostPort;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** One question of a command-line tool, which may wait. Hosts use {@link ArbiterClient}. */
public final class ArbiterQuery {
    private ArbiterQuery() {}

    /**
     * The current view of a machine, or none if the arbiter knows no such machine.
     *
     * @param timeoutMillis how long to wait for an arbiter at all
     * @throws IOException with one line for people: there was no answer in this time, and why
     */
    public static Optional<View> read(InetSocketAddress address, VmName vm, long timeoutMillis) throws IOException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        AtomicReference<String> reason = new AtomicReference<>("it is silent");
        ConnectionListener listener = new ConnectionListener() {
            @Override
            public void connected(ClusterId cluster) {
                reason.set("it is connected but does not answer");
            }

            @Override
            public void disconnected(String why) {
                reason.set(why);
            }
        };
        try (ArbiterClient client =
                ArbiterClient.open(group.next(), () -> address, ClientSettings.defaults(), listener)) {
            return client.read(vm).get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException(
                    "no answer from the arbiter at " + HostPort.text(address) + " within " + timeoutMillis + " ms: "
                            + reason.get() + "; is it running, and is this its address?",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the arbiter at " + HostPort.text(address));
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
