package io.understudy.console.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;
import io.understudy.console.message.ConsoleCodec;
import io.understudy.console.session.Location;
import io.understudy.identity.Service;
import io.understudy.transport.KeepAlive;
import io.understudy.transport.Transport;
import java.util.Optional;

/**
 * A connection to the backup's console, made while nobody needs it: when the backup takes over, the gateway neither dials nor
 * proves who it is, but attaches. Whatever goes wrong with it costs nothing: then the gateway dials. Event loop only.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class SpareConnection {
    private static final long AGAIN_MILLIS = 1000;

    /** A backup that takes over is none any more, and that may be heard before who is primary. */
    private static final long KEPT_MILLIS = 5000;

    private final Transport transport;
    private Optional<Location> wanted = Optional.empty();
    private Channel channel;
    private boolean ready;
    private boolean closed;
    private long againMillis;
    private long keptUntilMillis;
    private Location leads;

    SpareConnection(Transport transport) {
        this.transport = transport;
    }

    /** Where the machine would go on; nowhere if it has no backup. */
    void to(Optional<Location> place, long nowMillis) {
        wanted = place;
        keptUntilMillis = nowMillis + KEPT_MILLIS;
        if (place.isPresent() && channel != null && !leadsTo(place.get())) {
            drop();
        }
        if (channel == null) {
            againMillis = nowMillis;
            tick(nowMillis);
        }
    }

    private boolean leadsTo(Location place) {
        return place.host().equals(leads.host()) && place.port() == leads.port();
    }

    /** Time passes. */
    void tick(long nowMillis) {
        if (channel == null && wanted.isPresent() && !closed && nowMillis >= againMillis) {
            againMillis = nowMillis + AGAIN_MILLIS;
            connect(wanted.get());
        } else if (channel != null && wanted.isEmpty() && nowMillis >= keptUntilMillis) {
            drop();
        }
    }

    private void connect(Location place) {
        leads = place;
        channel = KeepAlive.of(transport.connecting(Service.CONSOLE))
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast(new ConsoleCodec(), new Waiting());
                    }
                })
                .connect(place.host(), place.port())
                .channel();
        Channel made = channel;
        made.closeFuture().addListener(gone -> {
            if (channel == made) {
                channel = null;
                ready = false;
            }
        });
    }

    /** Gives it away, if it leads there and stands. */
    Optional<Channel> take(Location place) {
        if (!ready || !channel.isActive() || !leadsTo(place)) {
            return Optional.empty();
        }
        Channel taken = channel;
        channel = null;
        ready = false;
        return Optional.of(taken);
    }

    private void drop() {
        Channel leaving = channel;
        channel = null;
        ready = false;
        if (leaving != null) {
            leaving.close();
        }
    }

    void close() {
        closed = true;
        drop();
    }

    /** Until it is needed there is nothing to hear but its end. */
    final class Waiting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            ready = context.channel() == channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            context.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // It is tried again, and whoever attaches there says why not.
            context.close();
        }
    }
}
