package io.understudy.verification.client;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.understudy.verification.history.SimulatedStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A console with a guest {@code kv} behind it, on loopback: a correct store, seen through a behaviour that may not be. */
final class FakeKv implements AutoCloseable {
    /** How the guest, or the line, behaves. */
    interface Behaviour {
        /** As an answer: the connection breaks off. */
        String HANG_UP = "hang up";

        /** The lines that a request brings forth, separated by line feeds; empty for none. */
        String answer(SimulatedStore store, String request);
    }

    private final MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final SimulatedStore store = new SimulatedStore();
    private final Behaviour behaviour;
    private final Channel channel;

    /** @param greeting what the line carries before the first answer, with its line feeds */
    FakeKv(String greeting, Behaviour behaviour) throws InterruptedException {
        this.behaviour = behaviour;
        channel = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        write(client, greeting);
                        client.pipeline()
                                .addLast(new LineBasedFrameDecoder(4096))
                                .addLast(new StringDecoder(StandardCharsets.ISO_8859_1))
                                .addLast(new Answers());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(1000);
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1000);
    }

    private static void write(Channel client, String text) {
        ChannelFuture unused = client.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private final class Answers extends SimpleChannelInboundHandler<String> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, String request) {
            String answer = behaviour.answer(store, request);
            if (answer.equals(Behaviour.HANG_UP)) {
                ChannelFuture unused = context.close();
            } else if (!answer.isEmpty()) {
                write(context.channel(), answer + "\n");
            }
        }
    }
}
