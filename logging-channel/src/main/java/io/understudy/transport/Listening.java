package io.understudy.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/** Opens a listening socket, or says in one line why not. */
public final class Listening {
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

    /** An address as people write it. */
    public static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
