package io.understudy.verification.process;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
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
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A network link that can fail as links do: silently, and in one direction at a time. Everything between primary and
 * backup goes through it; connections stay open while what they carry disappears. Somebody can listen in.
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

    private final Supplier<InetSocketAddress> backup;
    private final LinkTap tap;
    private final int holdMillis;
    private final EventLoopGroup group;
    private final boolean owned;
    private final Channel listener;
    private volatile boolean dropsToBackup;
    private volatile boolean dropsToPrimary;
    private volatile boolean passesEnds;

    /** Listens on a free loopback port and passes every connection on to the backup. */
    public LossyRelay(InetSocketAddress backup) throws IOException {
        this(thread("relay"), true, () -> backup, LinkTap.NOBODY, 0);
    }

    /**
     * As the other, with somebody who listens.
     *
     * @param group where it works, a {@link #thread} that stays the caller's; what its relays hear is heard in one order
     * @param backup where it is by now, null if nowhere
     * @param holdMillis so long everything is held on its way to the primary, before it is heard and passed on
     */
    public LossyRelay(EventLoopGroup group, Supplier<InetSocketAddress> backup, LinkTap tap, int holdMillis)
            throws IOException {
        this(group, false, backup, tap, holdMillis);
    }

    private LossyRelay(
            EventLoopGroup group, boolean owned, Supplier<InetSocketAddress> backup, LinkTap tap, int holdMillis)
            throws IOException {
        this.backup = backup;
        this.tap = tap;
        this.holdMillis = holdMillis;
        this.group = group;
        this.owned = owned;
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel primarySide) {
                        connect(primarySide);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("the relay cannot listen: " + bound.cause().getMessage(), bound.cause());
        }
        listener = bound.channel();
    }

    /** One for relays. */
    public static EventLoopGroup thread(String name) {
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** From now on bytes disappear in this direction. */
    public void cut(Cut cut) {
        dropsToBackup = cut != Cut.TO_PRIMARY;
        dropsToPrimary = cut != Cut.TO_BACKUP;
        passesEnds = false;
    }

    /** From now on bytes on their way to the backup disappear, but not the news that the primary is gone. */
    public void starve() {
        dropsToBackup = true;
        passesEnds = true;
    }

    /** Connections made from now on are whole. Those that lost bytes must be gone. */
    public void heal() {
        dropsToBackup = false;
        dropsToPrimary = false;
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        if (owned) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private void connect(SocketChannel primarySide) {
        InetSocketAddress at = backup.get();
        if (at == null) {
            primarySide.close();
            return;
        }
        LinkTap.Ears ears = tap.connected();
        ChannelFuture connected = new Bootstrap()
                .group(primarySide.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Pass(primarySide, false, ears::toPrimary))
                .connect(at);
        Channel backupSide = connected.channel();
        primarySide.pipeline().addLast(new Pass(backupSide, true, ears::toBackup));
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
        private final Consumer<ByteBuf> ear;

        Pass(Channel to, boolean toBackup, Consumer<ByteBuf> ear) {
            this.to = to;
            this.toBackup = toBackup;
            this.ear = ear;
        }

        private boolean drops() {
            return toBackup ? dropsToBackup : dropsToPrimary;
        }

        /** Everything of one connection is held for as long, so the order stays. */
        private void later(ChannelHandlerContext context, Runnable then) {
            if (toBackup || holdMillis == 0) {
                then.run();
            } else {
                context.executor().schedule(then, holdMillis, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            later(context, () -> pass((ByteBuf) message));
        }

        private void pass(ByteBuf bytes) {
            if (drops()) {
                ReferenceCountUtil.release(bytes);
            } else {
                ear.accept(bytes.duplicate());
                to.writeAndFlush(bytes, to.voidPromise());
            }
        }

        /** What this side does not take, the other side is not asked for. */
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            to.config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            // A cut link does not carry the news of a close either.
            if (!drops() || passesEnds) {
                later(context, to::close);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
