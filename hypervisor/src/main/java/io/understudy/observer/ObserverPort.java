package io.understudy.observer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.understudy.admission.AcceptPace;
import io.understudy.admission.Admission;
import io.understudy.admission.AdmissionLimits;
import io.understudy.admission.PeerAddress;
import io.understudy.identity.Service;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The socket of an observer, and who is connected. Its methods belong to its event loop, but for {@link #listen}. */
// The end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class ObserverPort {
    /** Visitors that have not been answered yet, and as many subscribers as a process has at most. */
    static final AdmissionLimits PLACES = new AdmissionLimits(64, 64, 16);

    private static final HttpDecoderConfig BOUNDS = new HttpDecoderConfig()
            .setMaxInitialLineLength(1024)
            .setMaxHeaderSize(8192)
            .setMaxChunkSize(1024);

    /** What waits in this process for a subscriber that does not read, and beside it in the kernel. */
    private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(32 << 10, 64 << 10);

    static final int SEND_BUFFER_BYTES = 64 << 10;

    /** Each time wakes a thread on a core that executes guests; what is told carries its own time. */
    private static final long PUMP_MILLIS = 50;

    private final Transport transport;
    private final Observer observer;
    private final byte[] authorization;
    private final Admission<Channel> places = new Admission<>(PLACES);
    private final Map<Channel, Subscription> subscriptions = new LinkedHashMap<>();
    private boolean pumping;

    private ObserverPort(Transport transport, Observer observer, String token) {
        this.transport = transport;
        this.observer = observer;
        authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Listens from now on.
     *
     * @return the address, with the real port
     * @throws IOException in one line, if it cannot be had
     */
    static InetSocketAddress listen(Transport transport, InetSocketAddress at, Observer observer, String token)
            throws IOException {
        ObserverPort port = new ObserverPort(transport, observer, token);
        Channel listening = Listening.open(
                transport
                        .listening(Service.OBSERVER)
                        .handler(new AcceptPace())
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
                        .childHandler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline().addLast(new HttpServerCodec(BOUNDS), new Visitor(port));
                            }
                        }),
                transport,
                at,
                "observers");
        return (InetSocketAddress) listening.localAddress();
    }

    void came(Channel channel) {
        places.admit(channel, PeerAddress.of(channel)).ifPresent(Channel::close);
        channel.closeFuture().addListener(closed -> left(channel));
    }

    private void left(Channel channel) {
        places.left(channel);
        subscriptions.remove(channel);
        observer.watchedBy(subscriptions.size());
    }

    void request(DuplexChannel channel, String path, String given) {
        if (!path.equals("/events")) {
            Visitor.say(channel, observer.page(path));
        } else if (!MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization)) {
            Visitor.say(
                    channel,
                    Answer.line(
                            HttpResponseStatus.UNAUTHORIZED,
                            "subscribers need the token of this process's file in understudy/running"));
        } else if (subscriptions.size() >= PLACES.reserve()) {
            Visitor.say(
                    channel,
                    Answer.line(
                            HttpResponseStatus.SERVICE_UNAVAILABLE, subscriptions.size() + " subscribers are enough"));
        } else {
            subscribe(channel);
        }
    }

    private void subscribe(Channel channel) {
        places.keep(channel);
        Subscription subscription = new Subscription(channel, observer);
        subscriptions.put(channel, subscription);
        observer.watchedBy(subscriptions.size());
        subscription.begin(transport.nanoTime());
        pumpLater();
    }

    /** Subscribers are looked after at intervals, and not by who tells, who would have to wake this thread. */
    private void pumpLater() {
        if (!pumping && !subscriptions.isEmpty()) {
            pumping = true;
            transport.loop().schedule(this::pump, PUMP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void pump() {
        pumping = false;
        long now = transport.nanoTime();
        // Who is found gone leaves the map at once.
        List.copyOf(subscriptions.values()).forEach(subscription -> {
            subscription.pump(now);
            observer.holds(subscription.held());
        });
        pumpLater();
    }
}
