package io.understudy.page.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.understudy.admission.AcceptPace;
import io.understudy.admission.Admission;
import io.understudy.admission.AdmissionLimits;
import io.understudy.admission.PeerAddress;
import io.understudy.identity.Service;
import io.understudy.page.Hands;
import io.understudy.page.PageToken;
import io.understudy.page.terminal.Terminals;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** Where browsers connect. */
// A close needs no waiting for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class PagePort implements AutoCloseable {
    // A page that does not read costs these two: 512 KiB, with the kernel's doubling of what it is asked for.
    private static final int SEND_BUFFER = 128 << 10;
    private static final WriteBufferWaterMark WRITTEN = new WriteBufferWaterMark(64 << 10, 192 << 10);

    private static final int MAX_REQUEST_LINE = 2 << 10;
    private static final int MAX_HEADERS = 8 << 10;
    private static final int MAX_CHUNK = 8 << 10;

    /** A connection that asks for nothing is closed; one that follows events or is a terminal may be silent for ever. */
    private static final int IDLE_SECONDS = 30;

    private final Channel server;
    private final HandsDesk hands;

    private PagePort(Channel server, HandsDesk hands) {
        this.server = server;
        this.hands = hands;
    }

    /**
     * Listens. Not on the event loop.
     *
     * @param hello what a page that follows is told first, as JSON
     * @throws IOException in one line, if the address cannot be had
     */
    public static PagePort open(
            Transport transport,
            InetSocketAddress address,
            PageToken token,
            Feeds feeds,
            Supplier<String> hello,
            Terminals terminals,
            Hands hands)
            throws IOException {
        PageFiles files = new PageFiles();
        HandsDesk handsDesk = new HandsDesk(hands);
        Desk.Places places = new Desk.Places(
                new Doorman(token, address.getHostString()),
                files,
                new Answers(files.importMapHash()),
                feeds,
                hello,
                terminals,
                handsDesk);
        Admission<Channel> admission = new Admission<>(AdmissionLimits.STANDARD);
        ServerBootstrap bootstrap = transport
                .listening(Service.PAGE)
                .handler(new AcceptPace())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITTEN)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        admission.admit(channel, PeerAddress.of(channel)).ifPresent(Channel::close);
                        channel.closeFuture().addListener(closed -> admission.left(channel));
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(MAX_REQUEST_LINE, MAX_HEADERS, MAX_CHUNK),
                                        new ReadTimeoutHandler(IDLE_SECONDS),
                                        Desk.whole(),
                                        new Desk(places));
                    }
                });
        return new PagePort(Listening.open(bootstrap, transport, address, "pages"), handsDesk);
    }

    /** Where it listens, with the real port. Any thread. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** No more connections. Those that are there end with the transport. */
    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        hands.close();
    }
}
