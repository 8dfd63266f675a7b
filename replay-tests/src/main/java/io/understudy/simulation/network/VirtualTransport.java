package io.understudy.simulation.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.understudy.handshake.GuardedClient;
import io.understudy.handshake.GuardedServer;
import io.understudy.handshake.Handshake;
import io.understudy.identity.Service;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import io.understudy.transport.Peer;
import io.understudy.transport.Transport;

/** The sockets of a process on a node of the {@link Network}. */
public final class VirtualTransport implements Transport {
    private final Network network;
    private final Scheduler scheduler;
    private final VirtualProcess process;
    private final String node;
    private final VirtualLoop loop;

    VirtualTransport(Network network, Scheduler scheduler, VirtualProcess process, String node) {
        this.network = network;
        this.scheduler = scheduler;
        this.process = process;
        this.node = node;
        loop = new VirtualLoop(scheduler, process);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public Bootstrap connecting(Service to) {
        // Netty keeps a resolver for each event loop, for ever if that does not end; here are no names.
        return GuardedClient.of(Handshake.OPEN, to, () -> new VirtualChannel(network, process, node))
                .group(loop)
                .disableResolver();
    }

    @Override
    public ServerBootstrap listening(Service here) {
        return new GuardedServer(Handshake.OPEN, here, () -> new VirtualServerChannel(network, process, node))
                .group(loop);
    }

    /** Another thread of the same process, as an arbiter's for its journal. */
    public EventExecutor thread() {
        return new VirtualLoop(scheduler, process);
    }

    @Override
    public Peer peer(Channel channel) {
        return ((VirtualChannel) channel).peer();
    }

    @Override
    public void close() {
        var unused = loop.shutdownGracefully();
    }
}
