package io.understudy.simulation.network;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.understudy.simulation.world.VirtualProcess;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A listening socket of the {@link Network}. Connections wait in the kernel's queue until the process accepts them. */
final class VirtualServerChannel extends AbstractServerChannel {
    private static final int BACKLOG = 128;

    private final Network network;
    private final VirtualProcess process;
    private final String node;
    private final ChannelConfig config =
            new VirtualConfig(this, new ServerChannelRecvByteBufAllocator(), () -> wanted = false);
    private final Queue<Endpoint> waiting = new ArrayDeque<>();
    private InetSocketAddress address;
    private boolean closed;
    private boolean wanted;
    private boolean due;

    VirtualServerChannel(Network network, VirtualProcess process, String node) {
        this.network = network;
        this.process = process;
        this.node = node;
    }

    VirtualProcess process() {
        return process;
    }

    String node() {
        return node;
    }

    /** Whether no further connection can wait. */
    boolean full() {
        Integer backlog = config.getOption(ChannelOption.SO_BACKLOG);
        return waiting.size() >= (backlog == null ? BACKLOG : backlog);
    }

    /** A connection came. By the network. */
    void offer(Endpoint end) {
        waiting.add(end);
        if (!due) {
            due = true;
            ((VirtualLoop) eventLoop()).ready(this::accept);
        }
    }

    private void accept() {
        due = false;
        if (!wanted) {
            return;
        }
        var handle = unsafe().recvBufAllocHandle();
        handle.reset(config);
        List<Endpoint> accepted = new ArrayList<>();
        while (!waiting.isEmpty() && (accepted.isEmpty() || handle.continueReading())) {
            accepted.add(waiting.poll());
            handle.incMessagesRead(1);
        }
        if (!config.isAutoRead()) {
            wanted = false;
        }
        accepted.forEach(end -> pipeline().fireChannelRead(new VirtualChannel(this, network, end)));
        handle.readComplete();
        pipeline().fireChannelReadComplete();
        acceptLater();
    }

    private void acceptLater() {
        if (wanted && !due && !waiting.isEmpty()) {
            due = true;
            eventLoop().execute(this::accept);
        }
    }

    @Override
    protected void doBeginRead() {
        wanted = true;
        acceptLater();
    }

    @Override
    protected void doBind(SocketAddress wantedAddress) throws BindException {
        address = network.listen(this, (InetSocketAddress) wantedAddress);
    }

    @Override
    protected void doClose() {
        if (!closed) {
            closed = true;
            network.silence(this);
            waiting.forEach(Endpoint::reset);
            waiting.forEach(Endpoint::close);
            waiting.clear();
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return address;
    }

    @Override
    protected SocketAddress localAddress0() {
        return address;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return !closed && address != null;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof VirtualLoop;
    }
}
