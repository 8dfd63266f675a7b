package io.understudy.network.outside;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.understudy.admission.AcceptPace;
import io.understudy.identity.Service;
import io.understudy.network.segment.Segment;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where QEMU machines come to the segment: {@code -netdev stream,id=n0,server=off,addr.type=inet,addr.host=..,addr.port=..}. */
// The end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class StreamPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamPort.class);

    /** Nobody says who he is here, so these are all there are. */
    private static final int MOST_NEIGHBOURS = 64;

    private final Transport transport;
    private final Set<Channel> neighbours = new HashSet<>();
    private Channel server;

    private StreamPort(Transport transport) {
        this.transport = transport;
    }

    /**
     * Starts to listen. Blocks until the address is bound, so not to be called on the event loop.
     *
     * @throws IOException in one line, if the address cannot be had
     */
    public static StreamPort listen(Transport transport, InetSocketAddress address, Segment segment)
            throws IOException {
        StreamPort port = new StreamPort(transport);
        ServerBootstrap bootstrap = transport
                .listening(Service.NEIGHBOUR)
                .handler(new AcceptPace())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        port.came(channel, segment);
                    }
                });
        port.server = Listening.open(bootstrap, transport, address, "neighbours that speak QEMU's stream protocol");
        return port;
    }

    private void came(Channel channel, Segment segment) {
        String name = "neighbour " + channel.remoteAddress();
        if (neighbours.size() == MOST_NEIGHBOURS) {
            LOG.warn("{} is turned away: there are {} already", name, MOST_NEIGHBOURS);
            channel.close();
            return;
        }
        neighbours.add(channel);
        LOG.info("{} is on the segment", name);
        new FramedLink(transport, segment, name, "stream", false, reason -> {
                    neighbours.remove(channel);
                    LOG.info("{} is gone: {}", name, reason);
                })
                .addTo(channel.pipeline());
    }

    /** Where it listens, with the real port. Any thread. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        transport.loop().execute(() -> List.copyOf(neighbours).forEach(Channel::close));
    }
}
