package io.understudy.log.channel;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.understudy.identity.Service;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.Join;
import io.understudy.log.message.Lane;
import io.understudy.transport.Transport;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The primary's side: connects both lanes to where a {@link ChannelServer} listens. */
public final class ChannelClient {
    private static final SecureRandom PAIRS = new SecureRandom();

    private final LogLink link;
    private final String peer;
    private final long pair = PAIRS.nextLong();

    private ChannelClient(LogLink link, String peer) {
        this.link = link;
        this.peer = peer;
    }

    /**
     * Starts to connect. The listener hears {@code connected}, or {@code closed} with the reason why not.
     *
     * @param transport whose event loop gets everything of this link
     */
    public static LogLink connect(
            Transport transport, String host, int port, ChannelLimits limits, ChannelListener listener) {
        String peer = host + ":" + port;
        LogLink link = new LogLink(transport, listener, true, peer);
        ChannelClient client = new ChannelClient(link, peer);
        for (Lane lane : Lane.values()) {
            client.connect(transport, host, port, limits, lane);
        }
        var unused = transport
                .loop()
                .schedule(
                        () -> {
                            if (!link.stands()) {
                                link.end(
                                        peer + " did not join both lanes within " + limits.joinTimeoutMillis() + " ms");
                            }
                        },
                        (long) limits.connectTimeoutMillis() + limits.joinTimeoutMillis(),
                        TimeUnit.MILLISECONDS);
        return link;
    }

    private void connect(Transport transport, String host, int port, ChannelLimits limits, Lane lane) {
        AtomicReference<LaneHandler> handler = new AtomicReference<>();
        Bootstrap bootstrap = transport
                .connecting(Service.LOG)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limits.connectTimeoutMillis())
                .handler(new LaneInitializer(limits, new Joining(lane), opened -> {
                    link.own(opened);
                    handler.set(opened);
                }));
        bootstrap.connect(host, port).addListener(future -> {
            if (!future.isSuccess()) {
                link.end("cannot connect to " + peer + ": " + future.cause().getMessage()
                        + ": is the backup listening there?");
            } else if (link.closed()) {
                handler.get().close();
            } else {
                handler.get().writeAndFlush(new Join(lane, pair));
            }
        });
    }

    /** Waits for the listening side's Join, which says that both lanes have come together there. */
    private final class Joining implements LaneHandler.Owner {
        private final Lane lane;

        Joining(Lane lane) {
            this.lane = lane;
        }

        @Override
        public void received(LaneHandler handler, ChannelMessage message) {
            if (!message.equals(new Join(lane, pair))) {
                link.end("bad message: a " + message.kind() + " where our JOIN should come back");
                return;
            }
            link.join(lane, handler);
            if (link.stands()) {
                link.connected();
            }
        }

        @Override
        public void failed(LaneHandler handler, String reason) {
            link.end(reason);
        }
    }
}
