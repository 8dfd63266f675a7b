package io.understudy.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;

/** 64 bytes there and back over loopback, an event loop at each end. */
@SuppressWarnings("FutureReturnValueIgnored")
final class Echo implements AutoCloseable {
    private static final int BYTES = 64;

    private final EventLoopGroup near = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoopGroup far = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel channel;
    private long sent;
    private volatile long back;

    Echo() throws InterruptedException {
        Channel server = new ServerBootstrap()
                .group(far)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Answer())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        channel = new Bootstrap()
                .group(near)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Count())
                .connect(server.localAddress())
                .sync()
                .channel();
    }

    long roundTrip() {
        sent += BYTES;
        channel.writeAndFlush(channel.alloc().directBuffer(BYTES).writeZero(BYTES), channel.voidPromise());
        while (back < sent) {
            Thread.onSpinWait();
        }
        return back;
    }

    @Override
    public void close() {
        near.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        far.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Sharable
    private static final class Answer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            context.writeAndFlush(bytes, context.voidPromise());
        }
    }

    private final class Count extends ChannelInboundHandlerAdapter {
        private long received;

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            ByteBuf buffer = (ByteBuf) bytes;
            received += buffer.readableBytes();
            buffer.release();
            back = received;
        }
    }
}
