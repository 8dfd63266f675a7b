package io.understudy.network.port;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.understudy.admission.AcceptPace;
import io.understudy.admission.Admission;
import io.understudy.admission.AdmissionLimits;
import io.understudy.admission.PeerAddress;
import io.understudy.handshake.PeerIdentity;
import io.understudy.identity.Service;
import io.understudy.message.MessageRules;
import io.understudy.message.ViewCheck;
import io.understudy.network.attachment.AttachmentCodec;
import io.understudy.network.attachment.AttachmentMessage;
import io.understudy.network.attachment.AttachmentMessage.Attach;
import io.understudy.network.attachment.AttachmentMessage.Attached;
import io.understudy.network.attachment.AttachmentMessage.Received;
import io.understudy.network.attachment.AttachmentMessage.Refused;
import io.understudy.network.attachment.AttachmentMessage.Sent;
import io.understudy.network.attachment.AttachmentMessage.Taken;
import io.understudy.network.attachment.AttachmentProtocol;
import io.understudy.network.attachment.Refusal;
import io.understudy.network.ethernet.Frames;
import io.understudy.network.ethernet.MacAddress;
import io.understudy.network.segment.CardPlaces;
import io.understudy.network.segment.CardRights;
import io.understudy.network.segment.Segment;
import io.understudy.transport.LingeringClose;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where hosts attach their cards to the segment. Beside {@link #listen}, {@link #address} and {@link #close} everything is on the
 * transport's event loop, as is the listener.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class AttachmentPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AttachmentPort.class);

    /** More waits for a host than its window only if it does not read: then it is told nothing that can be left out. */
    private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(1 << 20, 1 << 21);

    private final Transport transport;
    private final Segment segment;
    private final SwitchListener listener;
    private final CardPlaces places;
    private final Map<Long, HostConnection> open = new LinkedHashMap<>();
    private final Map<MacAddress, CardPort> cards = new HashMap<>();
    private final Admission<HostConnection> admission = new Admission<>(new AdmissionLimits(256, 128, 256));
    private Channel server;
    private long connections;

    private AttachmentPort(Transport transport, Segment segment, SwitchListener listener, ViewCheck check) {
        places = new CardPlaces(check);
        this.transport = transport;
        this.segment = segment;
        this.listener = listener;
    }

    /**
     * Starts to listen. Blocks until the address is bound, so not to be called on the event loop.
     *
     * @param address port 0 takes any free one
     * @throws IOException in one line, if the address cannot be had
     */
    public static AttachmentPort listen(
            Transport transport, InetSocketAddress address, Segment segment, SwitchListener listener)
            throws IOException {
        return listen(transport, address, segment, listener, ViewCheck.ON);
    }

    /**
     * The same.
     *
     * @param check off only in a demo
     */
    public static AttachmentPort listen(
            Transport transport, InetSocketAddress address, Segment segment, SwitchListener listener, ViewCheck check)
            throws IOException {
        AttachmentPort port = new AttachmentPort(transport, segment, listener, check);
        ServerBootstrap bootstrap = transport
                .listening(Service.CARDS)
                .handler(new AcceptPace())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new AttachmentCodec(),
                                        new HostConnection(port, ++port.connections, port.nowMillis()));
                    }
                });
        port.server = Listening.open(bootstrap, transport, address, "hosts with network cards");
        transport
                .loop()
                .scheduleAtFixedRate(
                        port::tick,
                        AttachmentProtocol.ALIVE_MILLIS,
                        AttachmentProtocol.ALIVE_MILLIS,
                        TimeUnit.MILLISECONDS);
        return port;
    }

    /** Where it listens, with the real port. Any thread. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    void connected(HostConnection connection) {
        open.put(connection.number(), connection);
        admission
                .admit(connection, PeerAddress.of(connection.channel()))
                .ifPresent(other -> other.channel().close());
    }

    void received(HostConnection connection, AttachmentMessage message) {
        Optional<String> objection = PeerIdentity.of(connection.channel())
                .map(peer -> CardRights.objection(peer, message))
                .orElse(Optional.of("it is not known who is there"));
        if (objection.isPresent()) {
            malformed(connection, objection.get());
            return;
        }
        connection.heard(nowMillis());
        if (message instanceof Attach attach) {
            attach(connection, attach);
        } else if (message instanceof Sent sent && connection.attach() != null) {
            sent(connection, sent);
        } else if (message instanceof Received received && connection.attach() != null) {
            cards.get(connection.attach().card()).received(received.position());
        } else {
            malformed(connection, "a " + message.type() + ", which a host does not say now");
        }
    }

    private void attach(HostConnection connection, Attach attach) {
        Attach before = connection.attach();
        if (before != null && !(before.vm().equals(attach.vm()) && before.card().equals(attach.card()))) {
            malformed(connection, "a second card by one connection");
            return;
        }
        if (before == null && segment.isHeard(attach.card(), nowMillis())) {
            refuse(
                    connection,
                    0,
                    Refusal.ADDRESS_TAKEN,
                    "another station on the segment has the address " + attach.card()
                            + ": give the card another one, mac=");
            return;
        }
        CardPlaces.Answer answer = places.attach(connection.number(), attach, nowMillis());
        if (answer instanceof CardPlaces.Answer.Turned turned) {
            refuse(connection, turned.view(), turned.refusal(), turned.reason());
        } else if (answer instanceof CardPlaces.Answer.Welcome welcome) {
            welcome.dismissed().forEach(this::dismiss);
            connection.attachedAs(attach);
            if (before == null) {
                admission.keep(connection);
                LOG.info(
                        "VM {}: card {} is attached by {} in view {}",
                        attach.vm(),
                        attach.card(),
                        attach.host(),
                        attach.view());
            }
            listener.attached(attach);
            connection.say(new Attached(welcome.taken()));
            CardPort card = cards.computeIfAbsent(attach.card(), address -> plug(attach));
            card.attach(connection, attach);
            segment.frame(card, Frames.announcement(attach.card()), nowMillis());
        }
    }

    private CardPort plug(Attach attach) {
        CardPort card = new CardPort(attach.vm(), attach.card());
        segment.plugCard(card, attach.card());
        return card;
    }

    private void dismiss(CardPlaces.Dismissed dismissed) {
        HostConnection other = open.get(dismissed.connection());
        if (other != null) {
            refuse(other, dismissed.view(), dismissed.refusal(), dismissed.reason());
        }
    }

    private void sent(HostConnection connection, Sent sent) {
        if (places.take(connection.number(), sent.position(), sent.frame().remaining())) {
            if (connection.sendsFirst()) {
                listener.firstFrame(connection.attach());
            }
            segment.frame(cards.get(connection.attach().card()), sent.frame(), nowMillis());
        }
    }

    /** Says why, and ends the connection. */
    private void refuse(HostConnection connection, long view, Refusal refusal, String reason) {
        LOG.info("{} is turned away: {}", connection.name(), reason);
        connection.because(reason);
        leave(connection);
        LingeringClose.say(connection.channel(), new Refused(view, refusal, MessageRules.reason(reason)));
    }

    void malformed(HostConnection connection, String reason) {
        refuse(connection, 0, Refusal.PROTOCOL_ERROR, reason);
    }

    void failed(HostConnection connection, Throwable cause) {
        LOG.error("{} is turned away after an error of this switch", connection.name(), cause);
        refuse(connection, 0, Refusal.PROTOCOL_ERROR, "an error of the switch: its log has it");
    }

    void closed(HostConnection connection) {
        admission.left(connection);
        leave(connection);
    }

    private void leave(HostConnection connection) {
        if (open.remove(connection.number()) != null && connection.attach() != null) {
            places.closed(connection.number(), nowMillis());
            cards.get(connection.attach().card()).detach(connection);
            LOG.info(
                    "VM {}: {} is detached: {}",
                    connection.attach().vm(),
                    connection.attach().host(),
                    connection.reason());
            listener.detached(connection.attach(), connection.reason());
        }
    }

    private void tick() {
        places.forget(nowMillis()).forEach(card -> segment.unplug(cards.remove(card)));
        for (HostConnection connection : List.copyOf(open.values())) {
            if (nowMillis() - connection.heardMillis() > AttachmentProtocol.SILENCE_MILLIS) {
                refuse(
                        connection,
                        0,
                        Refusal.PROTOCOL_ERROR,
                        "nothing was heard for " + AttachmentProtocol.SILENCE_MILLIS + " ms");
            } else if (connection.attach() != null && connection.channel().isWritable()) {
                connection.say(new Taken(places.taken(connection.number())));
            }
        }
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(transport.nanoTime());
    }

    /** Stops listening and closes every connection. Not on the event loop. */
    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        transport
                .loop()
                .execute(() -> List.copyOf(open.values())
                        .forEach(each -> each.channel().close()));
    }
}
