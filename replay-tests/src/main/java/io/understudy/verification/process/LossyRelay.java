package io.understudy.verification.process;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A network link that can fail as links do: silently, and in one direction at a time. Everything between primary and
 * backup goes through it; connections stay open while what they carry disappears.
 */
// A write or a close that fails ends its channel, and that is an event of its own.
@SuppressWarnings("FutureReturnValueIgnored")
public final class LossyRelay implements AutoCloseable {
    /** Which way bytes disappear. */
    public enum Cut {
        TO_BACKUP,
        TO_PRIMARY,
        BOTH
    }

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("relay", true), NioIoHandler.newFactory());
    private final Channel listener;
    private volatile boolean dropsToBackup;
    private volatile boolean dropsToPrimary;

    /** Listens on a free loopback port and passes every connection on to the backup. */
    public LossyRelay(InetSocketAddress backup) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel primarySide) {
                        connect(primarySide, backup);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("the relay cannot listen: " + bound.cause().getMessage(), bound.cause());
        }
        listener = bound.channel();
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** From now on bytes disappear in this direction. */
    public void cut(Cut cut) {
        dropsToBackup = cut != Cut.TO_PRIMARY;
        dropsToPrimary = cut != Cut.TO_BACKUP;
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void connect(SocketChannel primarySide, InetSocketAddress backup) {
        ChannelFuture connected = new Bootstrap()
                .group(primarySide.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Pass(primarySide, false))
                .connect(backup);
        Channel backupSide = connected.channel();
        primarySide.pipeline().addLast(new Pass(backupSide, true));
        connected.addListener(done -> {
            if (done.isSuccess()) {
                primarySide.config().setAutoRead(true);
                backupSide.config().setAutoRead(true);
            } else {
                primarySide.close();
            }
        });
    }

    /** One direction of one connection. */
    private final class Pass extends ChannelInboundHandlerAdapter {
        private final Channel to;
        private final boolean toBackup;

        Pass(Channel to, boolean toBackup) {
            this.to = to;
            this.toBackup = toBackup;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            if (toBackup ? dropsToBackup : dropsToPrimary) {
                ReferenceCountUtil.release(bytes);
            } else {
                to.writeAndFlush(bytes, to.voidPromise());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            // A cut link does not carry the news of a close either.
            if (!(toBackup ? dropsToBackup : dropsToPrimary)) {
                to.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
