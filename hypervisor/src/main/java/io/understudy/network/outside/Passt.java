package io.understudy.network.outside;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.understudy.network.segment.Segment;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way outside that needs no privileges: passt, a process of its own, makes of the guests' connections ordinary ones of
 * this computer, gives the guest an address by DHCP, and leads ports of this computer to it. It ends when this process does;
 * if it dies it is started again, and its connections are lost.
 */
// Whether a connection is made, and its end, are events of their own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Passt implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Passt.class);
    private static final long AGAIN_MILLIS = 1_000;

    /** What a new primary sends at once, for it had to hold it, is not to be lost here. */
    private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(1 << 20, 1 << 21);

    private final Transport transport;
    private final Segment segment;
    private final PasstProcess process;
    private volatile boolean closing;
    private volatile Channel channel;

    private Passt(Transport transport, Segment segment, PasstProcess process) {
        this.transport = transport;
        this.segment = segment;
        this.process = process;
    }

    /**
     * Starts it and connects. Not on the event loop.
     *
     * @param program passt's file, or its name if it is on the path
     * @throws IOException in one line, if passt is missing or does not start
     */
    public static Passt start(Transport transport, Segment segment, String program, List<Forward> forwards)
            throws IOException {
        Passt passt = new Passt(transport, segment, new PasstProcess(program, forwards));
        try {
            passt.launch();
            return passt;
        } catch (IOException e) {
            passt.close();
            throw e;
        }
    }

    private void launch() throws IOException {
        process.start(this::connect);
        process.ended().thenRunAsync(this::died);
    }

    private boolean connect() {
        FramedLink link = new FramedLink(transport, segment, "passt", "user", true, reason -> process.kill());
        var connected = new Bootstrap()
                .group(transport.loop())
                .channel(NioDomainSocketChannel.class)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        link.addTo(made.pipeline());
                    }
                })
                .connect(UnixDomainSocketAddress.of(process.socket()))
                .awaitUninterruptibly();
        channel = connected.channel();
        return connected.isSuccess();
    }

    private void died() {
        if (closing) {
            return;
        }
        LOG.warn("passt has ended: its connections are lost; starting it again");
        try {
            Thread.sleep(AGAIN_MILLIS);
            launch();
        } catch (IOException e) {
            LOG.error("no way outside any more: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it. Any thread but the event loop's. */
    @Override
    public void close() {
        closing = true;
        if (channel != null) {
            channel.close();
        }
        process.close();
    }
}
