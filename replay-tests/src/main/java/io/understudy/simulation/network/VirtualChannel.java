package io.understudy.simulation.network;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.understudy.simulation.world.VirtualProcess;
import io.understudy.transport.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.util.concurrent.TimeUnit;

/**
 * A TCP socket of the {@link Network}, which behaves towards its pipeline as Netty's NIO channel does: reads while it is
 * asked to, writes what there is room for, and is closed by the other end's closing unless half-closure is allowed.
 */
final class VirtualChannel extends AbstractChannel implements DuplexChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final Network network;
    private final VirtualProcess process;
    private final String node;
    private final ChannelConfig config =
            new VirtualConfig(this, new AdaptiveRecvByteBufAllocator(), () -> asked = wanted = false);
    private Endpoint end;
    private InetSocketAddress local;
    private InetSocketAddress remote;
    private ChannelPromise connecting;

    /** Whether it listens for input; and whether that was asked for since the last. */
    private boolean wanted;

    private boolean asked;
    private boolean readDue;
    private boolean writeDue;

    /** There was no room for everything. */
    private boolean blocked;

    private boolean inputShutdown;
    private boolean inputEndSaid;
    private boolean outputShutdown;
    private boolean closed;

    /** One that is going to connect. */
    VirtualChannel(Network network, VirtualProcess process, String node) {
        super(null, new VirtualChannelId(network.nextChannel()));
        this.network = network;
        this.process = process;
        this.node = node;
    }

    /** One that was accepted. */
    VirtualChannel(VirtualServerChannel parent, Network network, Endpoint end) {
        super(parent, new VirtualChannelId(network.nextChannel()));
        this.network = network;
        process = parent.process();
        node = parent.node();
        connected(end);
    }

    private void connected(Endpoint connection) {
        end = connection;
        local = end.address();
        remote = end.other().address();
        end.belongsTo(this);
    }

    VirtualProcess process() {
        return process;
    }

    String node() {
        return node;
    }

    /** What the kernel knows of the other end. */
    Peer peer() {
        return end == null ? Peer.VANISHED : end.peer();
    }

    private VirtualLoop loop() {
        return (VirtualLoop) eventLoop();
    }

    // Told by the network

    void readable() {
        if (wanted && !readDue) {
            readDue = true;
            loop().ready(this::read0);
        }
    }

    void writable() {
        if (blocked && !writeDue) {
            writeDue = true;
            loop().ready(() -> {
                writeDue = false;
                blocked = false;
                ((Socket) unsafe()).flushNow();
            });
        }
    }

    // Reading, as NioByteUnsafe.read does it

    @Override
    protected void doBeginRead() {
        asked = true;
        wanted = true;
        if (!readDue && end != null && end.readable()) {
            readDue = true;
            loop().execute(this::read0);
        }
    }

    private void read0() {
        readDue = false;
        if (!wanted || closed || !end.readable()) {
            return;
        }
        if (inputShutdown) {
            inputEnd();
            return;
        }
        var handle = unsafe().recvBufAllocHandle();
        handle.reset(config);
        IOException failure = null;
        int count;
        do {
            ByteBuf buffer = handle.allocate(config.getAllocator());
            handle.attemptedBytesRead(buffer.writableBytes());
            count = 0;
            try {
                count = end.read(buffer);
            } catch (IOException e) {
                failure = e;
            }
            handle.lastBytesRead(count);
            if (count > 0) {
                handle.incMessagesRead(1);
                asked = false;
                pipeline().fireChannelRead(buffer);
            } else {
                buffer.release();
            }
        } while (count > 0 && !closed && handle.continueReading());
        handle.readComplete();
        pipeline().fireChannelReadComplete();
        if (failure != null) {
            pipeline().fireExceptionCaught(failure);
        }
        if (failure != null || count < 0) {
            inputEnd();
        }
        if (!asked && !config.isAutoRead()) {
            wanted = false;
        } else if (wanted && !closed && !inputShutdown && end.readable() && !readDue) {
            readDue = true;
            loop().execute(this::read0);
        }
    }

    /** Nothing comes any more. */
    private void inputEnd() {
        asked = false;
        if (closed) {
            return;
        }
        if (!Boolean.TRUE.equals(config.getOption(ChannelOption.ALLOW_HALF_CLOSURE)) || end.peer() == Peer.VANISHED) {
            unsafe().close(voidPromise());
        } else if (!inputShutdown) {
            inputShutdown = true;
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else if (!inputEndSaid) {
            inputEndSaid = true;
            pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        }
    }

    // Writing

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException("a socket takes bytes, not " + message);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer buffer) throws IOException {
        for (Object next = buffer.current(); next != null; next = buffer.current()) {
            ByteBuf bytes = (ByteBuf) next;
            int length = bytes.readableBytes();
            int count = end.write(bytes);
            if (count < length) {
                blocked = true;
                buffer.removeBytes(count);
                return;
            }
            buffer.progress(count);
            buffer.remove();
        }
    }

    @Override
    protected void doShutdownOutput() {
        outputShutdown = true;
        end.shutdownOutput();
    }

    // Beginning and end

    @Override
    protected void doBind(SocketAddress address) {
        local = (InetSocketAddress) address;
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        closed = true;
        if (connecting != null) {
            var unused = connecting.tryFailure(new ClosedChannelException());
            connecting = null;
        }
        if (end != null) {
            end.close();
        }
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Socket();
    }

    private final class Socket extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress address, SocketAddress from, ChannelPromise promise) {
            if (promise.isDone() || !ensureOpen(promise)) {
                return;
            }
            if (connecting != null) {
                promise.setFailure(new ConnectionPendingException());
                return;
            }
            connecting = promise;
            local = network.freePort(node);
            remote = Network.resolved((InetSocketAddress) address);
            network.connect(
                    VirtualChannel.this,
                    remote,
                    answer -> loop().ready(() -> answered(answer)),
                    failure -> loop().ready(() -> failed(failure)));
            int most = config.getConnectTimeoutMillis();
            if (most > 0) {
                var timeout = eventLoop()
                        .schedule(
                                () -> failed(new ConnectTimeoutException("connection timed out after " + most + " ms")),
                                most,
                                TimeUnit.MILLISECONDS);
                promise.addListener(done -> timeout.cancel(false));
            }
        }

        private void answered(Endpoint connection) {
            if (connecting == null) {
                connection.close();
                return;
            }
            ChannelPromise promise = connecting;
            connecting = null;
            connected(connection);
            if (promise.trySuccess()) {
                pipeline().fireChannelActive();
            } else {
                close(voidPromise());
            }
        }

        private void failed(IOException failure) {
            if (connecting != null) {
                ChannelPromise promise = connecting;
                connecting = null;
                promise.tryFailure(annotateConnectException(failure, remote));
                closeIfClosed();
                close(voidPromise());
            }
        }

        @Override
        protected void flush0() {
            if (!blocked) {
                super.flush0();
            }
        }

        void flushNow() {
            super.flush0();
        }
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof VirtualLoop;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return end == null ? null : remote;
    }

    @Override
    protected SocketAddress localAddress0() {
        return local;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return remote;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return !closed && end != null;
    }

    // Half-closure

    @Override
    public boolean isInputShutdown() {
        return inputShutdown || !isActive();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown || !isActive();
    }

    @Override
    public boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        if (eventLoop().inEventLoop()) {
            ((AbstractUnsafe) unsafe()).shutdownOutput(promise);
        } else {
            eventLoop().execute(() -> ((AbstractUnsafe) unsafe()).shutdownOutput(promise));
        }
        return promise;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        inputShutdown = true;
        return promise.setSuccess();
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        inputShutdown = true;
        return shutdownOutput(promise);
    }
}
