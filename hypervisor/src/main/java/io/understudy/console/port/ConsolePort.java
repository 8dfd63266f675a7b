package io.understudy.console.port;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.understudy.admission.AcceptPace;
import io.understudy.admission.Admission;
import io.understudy.admission.AdmissionLimits;
import io.understudy.admission.PeerAddress;
import io.understudy.console.message.ConsoleCodec;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.MessageType;
import io.understudy.console.message.Refusal;
import io.understudy.console.session.ConsoleActions;
import io.understudy.console.session.ConsoleLimits;
import io.understudy.console.session.ConsoleRights;
import io.understudy.console.session.ConsoleSession;
import io.understudy.handshake.PeerIdentity;
import io.understudy.identity.Service;
import io.understudy.message.MessageRules;
import io.understudy.transport.LingeringClose;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port on which a replica gives its VM's serial line to a gateway: the Netty rim of {@link ConsoleSession}. It
 * listens all the time; until it is {@linkplain #open open} gateways wait, half a second each, and are then turned away.
 *
 * <p>All methods, other than {@link #listen}, {@link #address} and {@link #close}, belong on the event loop given, and
 * the listener is called there; elsewhere they throw an {@link IllegalStateException}.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ConsolePort implements ConsoleOutlet, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsolePort.class);
    private static final long FIRST_WORD_MILLIS = 5000;

    /** Half of a gateway's patience: one that comes back to a host that was deposed is told so before it gives it up. */
    private static final long EARLY_MILLIS = 500;

    private final Transport transport;
    private final EventLoop loop;
    private final Supplier<String> vm;
    private final ConsoleLimits limits;
    private final ConsoleListener listener;
    private final Map<Long, DuplexChannel> channels = new HashMap<>();

    /** Of every connection until it is closed. Only the gateway that has the line says more than one word. */
    private final Admission<DuplexChannel> admission = new Admission<>(AdmissionLimits.STANDARD);

    private Channel server;

    /** Who wants the line of a host that is not primary, in the order of their coming. */
    private final Map<Long, ConsoleMessage.Attach> early = new LinkedHashMap<>();

    private ConsoleSession session;
    private long connections;
    private Channel unflushed;
    private boolean pumpDue;

    private ConsolePort(Transport transport, Supplier<String> vm, ConsoleLimits limits, ConsoleListener listener) {
        this.transport = transport;
        this.loop = transport.loop();
        this.vm = vm;
        this.limits = limits;
        this.listener = listener;
    }

    /**
     * Starts to listen; not open yet. Blocks until the address is bound, so not to be called on the event loop.
     *
     * @param transport whose event loop everything here belongs on
     * @param vm the name of the VM behind it, asked for when it opens
     * @param address port 0 takes any free one
     * @throws IOException in one line, if the address cannot be had
     */
    public static ConsolePort listen(
            Transport transport,
            InetSocketAddress address,
            Supplier<String> vm,
            ConsoleLimits limits,
            ConsoleListener listener)
            throws IOException {
        ConsolePort port = new ConsolePort(transport, vm, limits, listener);
        ServerBootstrap bootstrap = transport
                .listening(Service.CONSOLE)
                .handler(new AcceptPace())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ConsoleCodec(), new GatewayConnection(port, ++port.connections));
                    }
                });
        port.server = Listening.open(bootstrap, transport, address, "console gateways");
        return port;
    }

    /** Where it listens, with the real port. Any thread. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    @Override
    public void open(long view, long inputPosition, long outputPosition) {
        onLoop();
        if (session != null) {
            throw new IllegalStateException("the console port is open already");
        }
        String name = vm.get();
        MessageRules.text("name", name, MessageRules.MAX_NAME);
        session = new ConsoleSession(name, view, inputPosition, outputPosition, limits, new PortActions(), nowMillis());
        if (!early.isEmpty()) {
            Map<Long, ConsoleMessage> waited = new LinkedHashMap<>(early);
            early.clear();
            loop.execute(() -> waited.forEach(this::received));
        }
    }

    @Override
    public void viewChanged(long view) {
        open().viewChanged(view);
    }

    /** This host is not primary any more: the gateway is sent away, as is every later one. */
    public void refuse() {
        onLoop();
        if (session != null) {
            session.end();
            session = null;
        }
    }

    @Override
    public void consumed(long inputPosition) {
        open().consumed(inputPosition);
        wake();
    }

    @Override
    public void released(long outputPosition, ByteBuffer bytes) {
        open().released(outputPosition, bytes);
        wake();
    }

    @Override
    public int room() {
        return open().room();
    }

    /** Stops listening and closes every connection. Any thread; what was released and not sent is not sent. */
    @Override
    public void close() {
        server.close();
        loop.execute(() -> {
            session = null;
            new HashMap<>(channels).values().forEach(Channel::close);
        });
        if (!loop.inEventLoop()) {
            server.closeFuture().awaitUninterruptibly();
        }
    }

    void connected(long connection, DuplexChannel channel, GatewayConnection handler) {
        admission.admit(channel, PeerAddress.of(channel)).ifPresent(Channel::close);
        channel.closeFuture().addListener(closed -> admission.left(channel));
        channels.put(connection, channel);
        awaitWord(channel, handler);
    }

    /** Where there is nothing to attach to yet, a gateway may wait for the day; it is closed if others need its place. */
    private void awaitWord(DuplexChannel channel, GatewayConnection handler) {
        loop.schedule(
                () -> {
                    if (session == null && channel.isOpen()) {
                        awaitWord(channel, handler);
                    } else if (!handler.spoke()) {
                        channel.close();
                    }
                },
                FIRST_WORD_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    void received(long connection, ConsoleMessage message) {
        if (!channels.containsKey(connection)) {
            return;
        }
        Optional<String> objection = PeerIdentity.of(channels.get(connection))
                .map(peer -> ConsoleRights.objection(peer, message))
                .orElse(Optional.of("it is not known who is there"));
        if (objection.isPresent()) {
            malformed(connection, objection.get());
            return;
        }
        if (session == null) {
            awaitOpening(connection, message);
            return;
        }
        session.received(connection, message, nowMillis());
        if (channels.containsKey(connection)) {
            admission.heard(channels.get(connection));
        }
        wake();
    }

    /** A gateway may hear of a takeover before this host, and a gateway that is turned away comes back 50 ms later. */
    private void awaitOpening(long connection, ConsoleMessage message) {
        if (message instanceof ConsoleMessage.Attach attach && early.putIfAbsent(connection, attach) == null) {
            loop.schedule(
                    () -> {
                        if (early.containsKey(connection)) {
                            notPrimary(connection);
                        }
                    },
                    EARLY_MILLIS,
                    TimeUnit.MILLISECONDS);
        } else {
            notPrimary(connection);
        }
    }

    private void notPrimary(long connection) {
        turnAway(connection, Refusal.NOT_PRIMARY, "this host is not primary");
    }

    void malformed(long connection, String reason) {
        if (!channels.containsKey(connection)) {
            return;
        }
        LOG.warn("console of VM {}: {} closed: {}", vm.get(), peer(connection), reason);
        turnAway(connection, Refusal.PROTOCOL_ERROR, reason);
        closed(connection);
    }

    void failed(long connection, Throwable cause) {
        LOG.error("console of VM {}: {} closed after an error of this host", vm.get(), peer(connection), cause);
        turnAway(connection, Refusal.PROTOCOL_ERROR, "an error of this host: its log has it");
        closed(connection);
    }

    void closed(long connection) {
        early.remove(connection);
        channels.remove(connection);
        if (session != null) {
            session.closed(connection, nowMillis());
        }
    }

    private void turnAway(long connection, Refusal refusal, String reason) {
        early.remove(connection);
        DuplexChannel channel = channels.remove(connection);
        if (channel != null) {
            LingeringClose.say(channel, new ConsoleMessage.Refused(0, refusal, MessageRules.reason(reason)));
        }
    }

    /** Time passes; to be called about every heartbeat. It has no timer of its own, which would wake the loop once more. */
    public void tick() {
        try {
            if (session != null) {
                session.tick(nowMillis());
                pump();
            }
        } catch (RuntimeException e) {
            // A periodic task that throws is never run again.
            LOG.error("console of VM {}: an error of this host", vm.get(), e);
        }
    }

    /** Lets everything that is due on the loop now go out together, without waiting for more. */
    private void wake() {
        if (!pumpDue) {
            pumpDue = true;
            loop.execute(this::pump);
        }
    }

    private void pump() {
        pumpDue = false;
        if (session != null) {
            session.pump();
        }
        flush();
    }

    private void flush() {
        if (unflushed != null) {
            Channel written = unflushed;
            unflushed = null;
            written.flush();
        }
    }

    private ConsoleSession open() {
        onLoop();
        if (session == null) {
            throw new IllegalStateException("the console port is not open: this host is not primary");
        }
        return session;
    }

    private void onLoop() {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException("the console port belongs to its event loop, not to "
                    + Thread.currentThread().getName());
        }
    }

    private String peer(long connection) {
        Channel channel = channels.get(connection);
        return channel == null ? "a peer" : String.valueOf(channel.remoteAddress());
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(transport.nanoTime());
    }

    /** What the session wants done. */
    private final class PortActions implements ConsoleActions {
        @Override
        public void send(long connection, ConsoleMessage message) {
            Channel channel = channels.get(connection);
            // A gateway that does not read gets no pile of heartbeats.
            if (channel == null || (message.type() == MessageType.HEARTBEAT && !channel.isWritable())) {
                return;
            }
            if (unflushed != channel) {
                flush();
            }
            channel.write(message, channel.voidPromise());
            unflushed = channel;
        }

        @Override
        public void close(long connection) {
            DuplexChannel channel = channels.remove(connection);
            if (channel != null) {
                LingeringClose.say(channel, Unpooled.EMPTY_BUFFER);
            }
        }

        @Override
        public void input(long position, ByteBuffer bytes) {
            listener.input(position, bytes);
        }

        @Override
        public void confirmed(long outputPosition) {
            listener.confirmed(outputPosition);
        }

        @Override
        public void room(boolean available) {
            listener.room(available);
        }

        @Override
        public void report(String line) {
            LOG.info("console of VM {}: {}", vm.get(), line);
        }
    }
}
