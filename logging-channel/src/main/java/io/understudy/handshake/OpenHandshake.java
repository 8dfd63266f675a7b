package io.understudy.handshake;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.understudy.handshake.library.LibraryKeys;
import io.understudy.identity.Identity;
import io.understudy.identity.Service;
import java.net.SocketAddress;
import java.util.Optional;

/** None. */
final class OpenHandshake implements Handshake {
    @Override
    public Optional<String> objection(SocketAddress address, Service of, Side side) {
        return Optional.empty();
    }

    @Override
    public boolean encrypts(SocketAddress address, Service of) {
        return false;
    }

    @Override
    public Optional<LibraryKeys> libraryKeys(Service service) {
        return Optional.empty();
    }

    @Override
    public ChannelHandler connecting(Service to, SocketAddress remote) {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext context) {
                PeerIdentity.set(context.channel(), Identity.OWNER);
                context.pipeline().remove(this);
            }
        };
    }

    @Override
    public void accepted(Channel channel, Service here, Strangers strangers, Runnable protocol) {
        PeerIdentity.set(channel, Identity.OWNER);
        protocol.run();
    }
}
