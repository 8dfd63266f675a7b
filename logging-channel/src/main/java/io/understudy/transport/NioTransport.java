package io.understudy.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.understudy.handshake.GuardedClient;
import io.understudy.handshake.GuardedServer;
import io.understudy.handshake.Handshake;
import io.understudy.identity.Service;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/** The operating system's sockets. */
final class NioTransport implements Transport {
    static {
        BrokenConnection.load();
    }

    private final EventLoop loop;

    /** Made with the loop, whose thread alone uses it. */
    private IoHandler sockets;

    private final Handshake handshake;
    private final Lifeline lifeline;

    NioTransport(String thread, Handshake handshake, Lifeline lifeline) {
        this.handshake = handshake;
        this.lifeline = lifeline;
        IoHandlerFactory nio = NioIoHandler.newFactory();
        loop = new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory(thread, true), executor -> sockets = nio.newHandler(executor))
                .next();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public Bootstrap connecting(Service to) {
        Handshake asked = to.audience() == Service.Audience.ANYBODY ? Handshake.OPEN : handshake;
        return GuardedClient.of(asked, to, NioSocketChannel::new).group(loop);
    }

    @Override
    public ServerBootstrap listening(Service here) {
        return new GuardedServer(handshake, here, NioServerSocketChannel::new).group(loop);
    }

    @Override
    public boolean encrypts(SocketAddress address, Service here) {
        return handshake.encrypts(address, here);
    }

    @Override
    public Peer peer(Channel channel) {
        return TcpTable.peer(channel.localAddress(), channel.remoteAddress());
    }

    @Override
    public Lifeline lifeline() {
        return lifeline;
    }

    /**
     * Netty's loop closes its sockets when it sees that it is to end, but it may end without having seen it: it looks before
     * its tasks, and ends behind them (4.2.15, SingleThreadIoEventLoop.run). Who listened would listen for ever.
     */
    @Override
    public void close() {
        if (!loop.isShuttingDown()) {
            loop.submit(sockets::prepareToDestroy).awaitUninterruptibly();
        }
        loop.parent().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
