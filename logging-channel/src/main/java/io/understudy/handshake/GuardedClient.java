package io.understudy.handshake;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.understudy.identity.Service;
import java.net.SocketAddress;
import java.util.Optional;

/** Connects, and lets the protocol begin when it is known who is there. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class GuardedClient {
    private GuardedClient() {}

    /** @param sockets makes the socket */
    public static Bootstrap of(Handshake handshake, Service to, ChannelFactory<? extends Channel> sockets) {
        return new Bootstrap().channelFactory(() -> {
            Channel channel = sockets.newChannel();
            channel.pipeline().addLast(new Connected(handshake, to));
            return channel;
        });
    }

    /** Where it may not connect it does not. */
    private static final class Connected extends ChannelOutboundHandlerAdapter {
        private final Handshake handshake;
        private final Service to;

        Connected(Handshake handshake, Service to) {
            this.handshake = handshake;
            this.to = to;
        }

        @Override
        public void connect(
                ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            Optional<String> objection = handshake.objection(remote, to, Handshake.Side.CONNECTING);
            if (objection.isPresent()) {
                promise.setFailure(new RefusedException(objection.get()));
            } else {
                context.pipeline().addAfter(context.name(), null, handshake.connecting(to, remote));
                context.connect(remote, local, promise);
            }
        }
    }
}
