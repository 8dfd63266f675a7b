package io.understudy.console.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.Future;
import io.understudy.admission.AcceptPace;
import io.understudy.admission.Admission;
import io.understudy.admission.AdmissionLimits;
import io.understudy.admission.PeerAddress;
import io.understudy.console.message.ConsoleCodec;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.ConsoleProtocol;
import io.understudy.console.session.GatewayActions;
import io.understudy.console.session.GatewayEvent;
import io.understudy.console.session.GatewayLimits;
import io.understudy.console.session.GatewaySession;
import io.understudy.console.session.Location;
import io.understudy.identity.Service;
import io.understudy.transport.LingeringClose;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a user's TCP connection to the guest's serial line ends, so that it outlives the primary: the Netty rim of
 * {@link GatewaySession}. Bytes pass untouched both ways. One user at a time drives the line; a further one is told that
 * it is busy. A user who leaves and comes back, and one who comes while there is no primary, finds the line as it was.
 *
 * <p>User, replica and rules share one event loop, so a byte crosses without changing threads.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ConsoleGateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleGateway.class);
    private static final long TICK_MILLIS = 20;

    /** From one look after a user who says nothing to the next. */
    private static final long LOOK_MILLIS = 2000;

    // Seconds until a silent user is asked whether he is there, between two questions, and how many: 25 s in all.
    private static final int KEEP_ALIVE_IDLE = 10;
    private static final int KEEP_ALIVE_INTERVAL = 5;
    private static final int KEEP_ALIVE_COUNT = 3;

    private final Transport transport;
    private final EventLoop loop;
    private final String vm;
    private final PrimaryLocator locator;
    private final Consumer<GatewayEvent> listener;
    private final GatewaySession session;
    /** Of users on their way out. */
    private final Admission<DuplexChannel> leaving = new Admission<>(AdmissionLimits.STANDARD);

    private Channel server;
    private Future<?> ticks;

    private final SpareConnection spare;
    private Channel replica;
    private long connection;
    private DuplexChannel user;
    private long lookMillis;

    /** He closed his connection, which nobody reads from because the machine takes no input. */
    private boolean userLeft;

    private boolean pumpDue;
    private boolean closed;

    private ConsoleGateway(
            Transport transport,
            String vm,
            long identity,
            PrimaryLocator locator,
            GatewayLimits limits,
            Consumer<GatewayEvent> listener) {
        this.transport = transport;
        this.loop = transport.loop();
        spare = new SpareConnection(transport);
        this.vm = vm;
        this.locator = locator;
        this.listener = listener;
        session = new GatewaySession(vm, identity, limits, new Rim(), nowMillis());
    }

    /**
     * Listens for users and goes looking for the primary. Blocks until the address is bound, so not to be called on the
     * event loop.
     *
     * @param transport whose event loop everything here belongs on
     * @param users where users connect; there is no password, so it should be a loopback address; port 0 takes any
     * @param identity drawn at random for this start: who has the line is known by it
     * @param listener is told every event, on the event loop, after it was logged
     * @throws IOException in one line, if the address cannot be had
     */
    public static ConsoleGateway start(
            Transport transport,
            InetSocketAddress users,
            String vm,
            long identity,
            PrimaryLocator locator,
            GatewayLimits limits,
            Consumer<GatewayEvent> listener)
            throws IOException {
        ConsoleGateway gateway = new ConsoleGateway(transport, vm, identity, locator, limits, listener);
        ServerBootstrap bootstrap = transport
                .listening(Service.USER)
                .handler(new AcceptPace())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), KEEP_ALIVE_IDLE)
                .childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEP_ALIVE_INTERVAL)
                .childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), KEEP_ALIVE_COUNT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(ConsoleProtocol.MAX_DATA))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // TLS has more in one record, and gives it whether it is wanted at the moment or not.
                        channel.pipeline()
                                .addLast(new UserSlices(), new FlowControlHandler(), new UserConnection(gateway));
                    }
                });
        gateway.server = Listening.open(bootstrap, transport, users, "console users");
        gateway.ticks = gateway.loop.scheduleAtFixedRate(gateway::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        locator.subscribe(gateway::located);
        locator.followBackup(place -> gateway.loop.execute(() -> gateway.spare.to(place, gateway.nowMillis())));
        return gateway;
    }

    /** Where users connect, with the real port. Any thread. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** Closes the user's connection, the one to the primary, and the port. Any thread. */
    @Override
    public void close() {
        ticks.cancel(false);
        server.close();
        loop.execute(() -> {
            closed = true;
            spare.close();
            if (user != null) {
                user.close();
            }
            if (replica != null) {
                replica.close();
            }
        });
        if (!loop.inEventLoop()) {
            server.closeFuture().awaitUninterruptibly();
        }
    }

    void received(long connection, ConsoleMessage message) {
        session.received(connection, message, nowMillis());
        wake();
    }

    void closed(long connection, String reason) {
        if (!closed) {
            session.closed(connection, reason, nowMillis());
        }
    }

    void userConnected(DuplexChannel channel) {
        if (user != null && userLeft) {
            endUser("left; the line is another's");
        }
        if (user != null) {
            say(channel, "the console of " + vm + " is busy: another user drives it");
            return;
        }
        user = channel;
        userLeft = false;
        lookMillis = nowMillis() + LOOK_MILLIS;
        session.userConnected(nowMillis());
        wake();
    }

    void userBytes(DuplexChannel channel, ByteBuffer bytes) {
        if (channel == user) {
            lookMillis = nowMillis() + LOOK_MILLIS;
            session.userBytes(bytes, nowMillis());
            wake();
        }
    }

    void userGone(DuplexChannel channel) {
        if (channel == user) {
            user = null;
            session.userGone(nowMillis());
        }
    }

    /** The kernel is asked what a socket that is not read from, or has nothing to read, does not say. */
    private void lookAfterUser() {
        if (user == null || nowMillis() < lookMillis) {
            return;
        }
        lookMillis = nowMillis() + LOOK_MILLIS;
        switch (transport.peer(user)) {
            case PRESENT -> userLeft = false;
            // As long as nobody else wants the line, the machine may still take what he typed.
            case CLOSED -> userLeft = true;
            case VANISHED -> endUser("lost: it does not answer any more");
        }
    }

    private void endUser(String what) {
        LOG.info("console of VM {}: user {}", vm, what);
        DuplexChannel gone = user;
        userGone(gone);
        gone.close();
    }

    void userFailed(Throwable cause) {
        if (cause instanceof IOException) {
            LOG.info("console of VM {}: user lost: {}", vm, cause.getMessage());
        } else {
            LOG.error("console of VM {}: user closed after an error of the gateway", vm, cause);
        }
    }

    private void located(Location primary) {
        Objects.requireNonNull(primary, "a locator that knows no primary gives no answer");
        loop.execute(() -> {
            if (!closed) {
                session.located(primary, nowMillis());
                wake();
            }
        });
    }

    private void connected(long connection, ChannelFuture attempt) {
        if (closed) {
            attempt.channel().close();
        } else if (attempt.isSuccess()) {
            stands(connection);
        } else {
            session.closed(connection, reason(attempt.cause()), nowMillis());
        }
    }

    private void stands(long connection) {
        if (!closed) {
            session.connected(connection, nowMillis());
            wake();
        }
    }

    private void tick() {
        try {
            session.tick(nowMillis());
            lookAfterUser();
            spare.tick(nowMillis());
            pump();
        } catch (RuntimeException e) {
            // A periodic task that throws is never run again.
            LOG.error("console of VM {}: an error of the gateway", vm, e);
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
        session.pump();
        if (replica != null) {
            replica.flush();
        }
        if (user != null) {
            user.flush();
        }
    }

    private void say(DuplexChannel channel, String line) {
        leaving.admit(channel, PeerAddress.of(channel)).ifPresent(Channel::close);
        channel.closeFuture().addListener(closed -> leaving.left(channel));
        LingeringClose.say(channel, Unpooled.copiedBuffer("\r\n" + line + "\r\n", StandardCharsets.US_ASCII));
    }

    /** The JDK's message repeats the address, which the event names anyway. */
    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        int address = message.indexOf(": ");
        return cause instanceof ConnectException && address > 0 ? message.substring(0, address) : message;
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(transport.nanoTime());
    }

    /** What the session wants done. */
    private final class Rim implements GatewayActions {
        @Override
        public void locate() {
            locator.locate(ConsoleGateway.this::located);
        }

        @Override
        public void connect(long number, Location primary) {
            Optional<Channel> ready = spare.take(primary);
            if (ready.isPresent()) {
                connection = number;
                replica = ready.get();
                replica.pipeline()
                        .replace(
                                SpareConnection.Waiting.class,
                                "replica",
                                new ReplicaConnection(ConsoleGateway.this, number));
                loop.execute(() -> stands(number));
                return;
            }
            ChannelFuture attempt = transport
                    .connecting(Service.CONSOLE)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline()
                                    .addLast(new ConsoleCodec(), new ReplicaConnection(ConsoleGateway.this, number));
                        }
                    })
                    .connect(primary.host(), primary.port());
            connection = number;
            replica = attempt.channel();
            // Never told before this method has returned, even of an attempt that failed at once.
            attempt.addListener(done -> loop.execute(() -> connected(number, attempt)));
        }

        @Override
        public void disconnect(long number) {
            if (number == connection && replica != null) {
                replica.close();
                replica = null;
            }
        }

        @Override
        public void send(long number, ConsoleMessage message) {
            if (number == connection && replica != null) {
                replica.write(message, replica.voidPromise());
            }
        }

        @Override
        public void deliver(ByteBuffer bytes) {
            Channel to = user;
            int count = bytes.remaining();
            to.write(Unpooled.wrappedBuffer(bytes)).addListener(written -> {
                if (written.isSuccess() && to == user) {
                    session.passed(count);
                    wake();
                }
            });
        }

        @Override
        public void readUser(boolean wanted) {
            user.config().setAutoRead(wanted);
        }

        @Override
        public void dismissUser(String line) {
            DuplexChannel dismissed = user;
            user = null;
            say(dismissed, line);
        }

        @Override
        public void report(GatewayEvent event) {
            LOG.info("console of VM {}: {}", vm, event.line());
            listener.accept(event);
        }
    }
}
