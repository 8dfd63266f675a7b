package io.understudy.handshake;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ServerChannel;
import io.understudy.identity.Service;
import java.net.SocketAddress;
import java.util.Optional;

/** Listens, and gives a connection to its protocol when it is known who made it. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class GuardedServer extends ServerBootstrap {
    private final Handshake handshake;
    private final Service here;
    private final Strangers strangers;

    /** @param sockets makes the listening socket */
    public GuardedServer(Handshake handshake, Service here, ChannelFactory<? extends ServerChannel> sockets) {
        this(handshake, here, sockets, new Strangers(here));
    }

    GuardedServer(
            Handshake handshake, Service here, ChannelFactory<? extends ServerChannel> sockets, Strangers strangers) {
        this.handshake = handshake;
        this.here = here;
        this.strangers = strangers;
        channelFactory(() -> {
            ServerChannel channel = sockets.newChannel();
            channel.pipeline().addLast(new Bound());
            return channel;
        });
    }

    @Override
    public ServerBootstrap childHandler(ChannelHandler protocol) {
        return super.childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                handshake.accepted(
                        channel, here, strangers, () -> channel.pipeline().addLast(protocol));
            }
        });
    }

    /** Where it may not listen it does not. */
    private final class Bound extends ChannelOutboundHandlerAdapter {
        @Override
        public void bind(ChannelHandlerContext context, SocketAddress address, ChannelPromise promise) {
            Optional<String> objection = handshake.objection(address, here, Handshake.Side.LISTENING);
            if (objection.isPresent()) {
                promise.setFailure(new RefusedException(objection.get()));
            } else {
                context.bind(address, promise);
            }
        }
    }
}
