package io.understudy.log.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.understudy.admission.AcceptPace;
import io.understudy.identity.Service;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backup's side: listens, and makes a {@link LogLink} of every two connections that belong together. Whatever comes
 * in that is no such pair is turned away and harms nothing else.
 */
public final class ChannelServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelServer.class);

    private final EventLoop loop;
    private final Channel channel;
    private final Pairing pairing;

    private ChannelServer(EventLoop loop, Channel channel, Pairing pairing) {
        this.loop = loop;
        this.channel = channel;
        this.pairing = pairing;
    }

    /**
     * Listens until closed. Not to be called on an event loop.
     *
     * @param transport whose event loop gets everything of this server and its links
     * @param port 0 for any free one
     * @throws IOException if the port is taken or the address is not this host's, in one line
     */
    public static ChannelServer listen(
            Transport transport, String host, int port, ChannelLimits limits, ChannelListener listener)
            throws IOException {
        Pairing pairing = new Pairing(transport, limits, listener);
        ChannelFuture bound = transport
                .listening(Service.LOG)
                .handler(new AcceptPace())
                .childHandler(new LaneInitializer(limits, pairing, pairing::admit))
                .bind(host, port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            String advice = bound.cause() instanceof BindException ? ": stop what uses it, or choose another port" : "";
            throw new IOException(
                    "cannot listen on " + host + ":" + port + ": "
                            + bound.cause().getMessage() + advice,
                    bound.cause());
        }
        return new ChannelServer(transport.loop(), bound.channel(), pairing);
    }

    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /**
     * Stops listening, and drops connections that are not yet links; links live on. Returns when the port is free. Not to
     * be called on an event loop.
     */
    @Override
    public void close() {
        Listening.close(channel);
        try {
            loop.submit(pairing::close).awaitUninterruptibly();
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop was shut down before the server, and closed everything itself", e);
        }
    }
}
