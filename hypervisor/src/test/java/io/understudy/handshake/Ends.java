package io.understudy.handshake;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.understudy.identity.Identity;
import io.understudy.identity.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A port that echoes, behind a handshake, and connections to it. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Ends implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    /**
     * What came of one connection.
     *
     * @param echo what came back; empty if nothing did
     * @param peer who was there, as the connecting end saw it
     * @param reasons why nothing came back, as the connecting end was told
     */
    public record Outcome(String echo, Optional<Identity> peer, List<String> reasons) {}

    private final EventLoop loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()).next();
    private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    private final BlockingQueue<Identity> guests = new LinkedBlockingQueue<>();
    private final Service service;
    private final Channel server;

    public Ends(Handshake listening, Service service) {
        this(listening, service, true);
    }

    /** @param reads whether what comes is read without being asked for, as most protocols have it */
    public Ends(Handshake listening, Service service, boolean reads) {
        this.service = service;
        ServerBootstrap bootstrap = new GuardedServer(
                        listening, service, NioServerSocketChannel::new, new Strangers(service, refusals::add))
                .group(loop);
        server = bootstrap
                .childOption(ChannelOption.AUTO_READ, reads)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Echo());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** The next line of the listening end about somebody that it refused. */
    public String refusal() throws InterruptedException {
        String line = refusals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("the listening end said nothing");
        }
        return line;
    }

    /** Whom the listening end let in last. */
    public Identity guest() throws InterruptedException {
        return guests.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    public boolean letNobodyIn() {
        return guests.isEmpty();
    }

    public boolean saidNoMore() {
        return refusals.isEmpty();
    }

    /** Connects, says a word, and waits for it or for the reason why not. */
    public Outcome connect(Handshake handshake) throws InterruptedException {
        return connect(handshake, service, address());
    }

    public Outcome connect(Handshake handshake, Service as, InetSocketAddress to) throws InterruptedException {
        BlockingQueue<Outcome> outcome = new LinkedBlockingQueue<>();
        ChannelFuture attempt = GuardedClient.of(handshake, as, NioSocketChannel::new)
                .group(loop)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Asking(outcome));
                    }
                })
                .connect(to);
        Channel channel = attempt.channel();
        attempt.addListener(done -> {
            if (done.isSuccess()) {
                // As protocols do that do not wait until they are told that the connection stands.
                channel.writeAndFlush(Unpooled.copiedBuffer("word", StandardCharsets.US_ASCII));
            } else {
                outcome.add(new Outcome(
                        "",
                        Optional.empty(),
                        List.of(String.valueOf(done.cause().getMessage()))));
            }
        });
        Outcome what = outcome.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        channel.close().syncUninterruptibly();
        if (what == null) {
            throw new AssertionError("the connecting end heard nothing");
        }
        return what;
    }

    /** Sends these bytes and nothing more, and hears out what the listening end answers, if it does. */
    public void send(byte[] words) {
        try (Socket socket = new Socket(address().getAddress(), address().getPort())) {
            socket.getOutputStream().write(words);
            socket.shutdownOutput();
            while (socket.getInputStream().read() >= 0) {
                // What it answers is of no use.
            }
        } catch (IOException reset) {
            // Refused before all was written.
        }
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        loop.parent().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            guests.add(PeerIdentity.of(context.channel()).orElseThrow());
            context.read();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private static final class Asking extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<Outcome> outcome;
        private final StringBuilder echo = new StringBuilder();
        private final List<String> reasons = new ArrayList<>();

        Asking(BlockingQueue<Outcome> outcome) {
            this.outcome = outcome;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            echo.append(bytes.toString(StandardCharsets.US_ASCII));
            bytes.release();
            if (echo.length() == "word".length()) {
                outcome.add(new Outcome(echo.toString(), PeerIdentity.of(context.channel()), reasons));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            reasons.add(String.valueOf(cause.getMessage()));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            outcome.add(new Outcome("", PeerIdentity.of(context.channel()), reasons));
        }
    }
}
