package io.understudy.network.cable;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.understudy.identity.Service;
import io.understudy.network.attachment.AttachmentCodec;
import io.understudy.network.attachment.AttachmentMessage;
import io.understudy.network.attachment.AttachmentProtocol;
import io.understudy.transport.Transport;
import io.understudy.transport.TurnFlush;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The connection between a machine's card and the switch: the Netty rim of {@link CableSession}. All methods belong on the
 * event loop of its transport, other than {@link #close}.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Cable implements CardOutlet, AutoCloseable {
    /** Of frames that the switch has not read yet; beyond it they are lost. */
    private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(1 << 19, 1 << 20);

    private final Transport transport;
    private final EventLoop loop;
    private final Supplier<Optional<Plug>> plug;
    private final CardListener listener;
    private final Consumer<String> report;
    private final CableSession session = new CableSession(new Rim());

    private Optional<Plug> plugged = Optional.empty();
    private Channel channel;
    private long connection;
    private TurnFlush flush;

    /**
     * A cable that is not plugged in.
     *
     * @param plug asked when this host is primary; none if its machine has no card, or its card no switch
     * @param listener of the frames that come
     * @param report one line for people, each time something changes
     */
    public Cable(Transport transport, Supplier<Optional<Plug>> plug, CardListener listener, Consumer<String> report) {
        this.transport = transport;
        this.loop = transport.loop();
        this.plug = plug;
        this.listener = listener;
        this.report = report;
    }

    @Override
    public void prepare() {
        plugged = plug.get();
        if (plugged.isPresent()) {
            session.prepare(now());
        }
    }

    @Override
    public void open(long view, long received) {
        plugged = plug.get();
        plugged.ifPresent(into -> session.open(into, view, received, now()));
    }

    @Override
    public void viewChanged(long view) {
        session.viewChanged(view, now());
    }

    @Override
    public void sent(long position, ByteBuffer frame) {
        session.sent(position, frame, now());
    }

    @Override
    public void received(long position) {
        session.machineReceived(position, now());
    }

    /** Time passes; to be called several times within {@link AttachmentProtocol#ALIVE_MILLIS}. */
    public void tick() {
        session.tick(now());
    }

    /** Pulls it out; what has not been sent is lost. Any thread. */
    @Override
    public void close() {
        if (loop.inEventLoop()) {
            session.unplug();
        } else if (!loop.isShuttingDown()) {
            loop.execute(session::unplug);
        }
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(transport.nanoTime());
    }

    private void connect() {
        long number = ++connection;
        ChannelFuture connecting = transport
                .connecting(Service.CARDS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, AttachmentProtocol.SILENCE_MILLIS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast(new AttachmentCodec(), new SwitchConnection(Cable.this, number));
                    }
                })
                .connect(plugged.orElseThrow().at());
        channel = connecting.channel();
        flush = new TurnFlush(channel);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                closed(number, String.valueOf(done.cause().getMessage()));
            }
        });
    }

    private boolean isCurrent(long number) {
        return channel != null && number == connection;
    }

    void connected(long number) {
        if (isCurrent(number)) {
            session.connected(now());
        }
    }

    void received(long number, AttachmentMessage message) {
        if (isCurrent(number)) {
            session.received(message, now());
        }
    }

    void closed(long number, String reason) {
        if (isCurrent(number)) {
            session.closed(reason, now());
        }
    }

    /** What the session wants done. */
    private final class Rim implements CableActions {
        @Override
        public void connect() {
            Cable.this.connect();
        }

        @Override
        public void cut() {
            Channel leaving = channel;
            channel = null;
            if (leaving != null) {
                leaving.close();
            }
        }

        @Override
        public void send(AttachmentMessage message) {
            channel.write(message, channel.voidPromise());
            flush.written();
        }

        @Override
        public boolean isWritable() {
            return channel.isWritable();
        }

        @Override
        public boolean arrived(byte[] frame) {
            return listener.arrived(frame);
        }

        @Override
        public void report(String line) {
            report.accept(line);
        }
    }
}
