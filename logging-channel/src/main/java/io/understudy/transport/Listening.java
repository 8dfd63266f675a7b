package io.understudy.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a listening socket, or says in one line why not, and closes it. */
public final class Listening {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

    private Listening() {}

    public static Channel open(ServerBootstrap server, Transport transport, InetSocketAddress address, String forWhom)
            throws IOException {
        if (transport.loop().inEventLoop()) {
            throw new IllegalStateException("a listening socket is opened from outside its event loop");
        }
        ChannelFuture bound = server.bind(address).awaitUninterruptibly();
        if (bound.isSuccess()) {
            return bound.channel();
        }
        String why = bound.cause() instanceof BindException
                ? "the address is taken or not of this host: choose another port, or 0 for any"
                : String.valueOf(bound.cause().getMessage());
        throw new IOException("cannot listen for " + forWhom + " on " + text(address) + ": " + why);
    }

    /**
     * Closes one and returns when its port is free: the JDK gives a closed socket back to the system only in the selector's
     * next round, and what a task schedules runs no earlier than after that. Not to be called on an event loop.
     */
    public static void close(Channel server) {
        server.close().awaitUninterruptibly();
        try {
            Promise<Void> freed = server.eventLoop().newPromise();
            server.eventLoop().execute(() -> {
                Runnable done = () -> freed.setSuccess(null);
                var unused = server.eventLoop().schedule(done, 1, TimeUnit.NANOSECONDS);
            });
            freed.awaitUninterruptibly();
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop was shut down before its server, and closed everything itself", e);
        }
    }

    /** An address as people write it. */
    public static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
