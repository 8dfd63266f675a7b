package io.understudy.verification.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/**
 * A network link that can fail as links do, silently, and in one direction at a time, or be slow, or lose what is sent again then. Everything between primary and
 * backup goes through it; connections stay open while what they carry disappears. Somebody can listen in.
 */
// A write or a close that fails ends its channel, and that is an event of its own.
@SuppressWarnings("FutureReturnValueIgnored")
public final class LossyRelay implements AutoCloseable {
    private final Supplier<InetSocketAddress> backup;
    private final LinkTap tap;
    private final Impairment always;
    private final Channel listener;
    private volatile boolean dropsToBackup;
    private volatile boolean dropsToPrimary;
    private volatile boolean passesEnds;
    private volatile Impairment toBackup = Impairment.NONE;
    private volatile Impairment toPrimary;

    /**
     * Listens on a free loopback port and passes every connection on.
     *
     * @param group where it works, a {@link #thread} that stays the caller's; what its relays hear is heard in one order
     * @param backup where it is by now, null if nowhere
     * @param tap who listens in
     * @param holdMillis so long everything is held on its way to the primary, before it is heard and passed on
     */
    public LossyRelay(EventLoopGroup group, Supplier<InetSocketAddress> backup, LinkTap tap, int holdMillis)
            throws IOException {
        this.backup = backup;
        this.tap = tap;
        always = Impairment.delay(holdMillis);
        toPrimary = always;
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

    /** Where it listens, {@code host:port}, as it is told to processes. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    /** From now on bytes disappear in this direction. */
    public void cut(Direction cut) {
        dropsToBackup = cut.isToBackup();
        dropsToPrimary = cut.isToPrimary();
        passesEnds = false;
    }

    /** From now on bytes are late in this direction. */
    public void impair(Direction direction, Impairment impairment) {
        if (direction.isToBackup()) {
            toBackup = impairment;
        }
        if (direction.isToPrimary()) {
            toPrimary = impairment;
        }
    }

    /** From now on bytes on their way to the backup disappear, but not the news that the primary is gone. */
    public void starve() {
        dropsToBackup = true;
        passesEnds = true;
    }

    /** Nothing is late any more, and connections made from now on are whole. Those that lost bytes must be gone. */
    public void heal() {
        dropsToBackup = false;
        dropsToPrimary = false;
        toBackup = Impairment.NONE;
        toPrimary = always;
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
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
                .handler(
                        new Pass(primarySide, () -> dropsToPrimary, () -> passesEnds, () -> toPrimary, ears::toPrimary))
                .connect(at);
        Channel backupSide = connected.channel();
        primarySide
                .pipeline()
                .addLast(new Pass(backupSide, () -> dropsToBackup, () -> passesEnds, () -> toBackup, ears::toBackup));
        connected.addListener(done -> {
            if (done.isSuccess()) {
                primarySide.config().setAutoRead(true);
                backupSide.config().setAutoRead(true);
            } else {
                primarySide.close();
            }
        });
    }
}
