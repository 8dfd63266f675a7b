package io.understudy.log.channel;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/**
 * The backup's side: listens, and makes a {@link LogLink} of every two connections that belong together. Whatever comes
 * in that is no such pair is turned away and harms nothing else.
 */
public final class ChannelServer implements AutoCloseable {
    private final Channel channel;
    private final Pairing pairing;

    private ChannelServer(Channel channel, Pairing pairing) {
        this.channel = channel;
        this.pairing = pairing;
    }

    /**
     * Listens until closed. Not to be called on an event loop.
     *
     * @param group NIO event loops; one of them gets everything of this server and its links
     * @param port 0 for any free one
     * @throws IOException if the port is taken or the address is not this host's, in one line
     */
    public static ChannelServer listen(
            EventLoopGroup group, String host, int port, ChannelLimits limits, ChannelListener listener)
            throws IOException {
        EventLoop loop = group.next();
        Pairing pairing = new Pairing(loop, limits, listener);
        ChannelFuture bound = new ServerBootstrap()
                .group(loop, loop)
                .channel(NioServerSocketChannel.class)
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
        return new ChannelServer(bound.channel(), pairing);
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
        channel.close().awaitUninterruptibly();
        pairing.close();
    }
}
