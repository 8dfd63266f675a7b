package io.understudy.verification.audit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.HostPort;
import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.view.VmName;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.MessageReader;
import io.understudy.handshake.secret.Challenge;
import io.understudy.network.attachment.AttachmentMessage;
import io.understudy.network.attachment.AttachmentReader;
import io.understudy.transport.Transport;
import io.understudy.verification.link.LinkTap;
import io.understudy.verification.link.LossyRelay;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Placement;
import io.understudy.verification.process.SameUser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The relays through which a pool's hosts reach each other, the switch and the console gateway, all on one thread, so that there
 * is one order of what passes them. Hosts are told to advertise the relays instead of themselves.
 */
public final class AuditedWires implements Placement, AutoCloseable {
    /** An output that does not wait has to get to its relay in this time. It is added to the time of each output that waits. */
    private static final int HELD_MILLIS = 2;

    private static final long CLOSE_MILLIS = 1_000;

    // Of what the two ends of a connection prove to each other first nothing is audited.
    private static final int TO_LISTENING = Challenge.BYTES_FROM_CONNECTING;
    private static final int TO_CONNECTING = Challenge.BYTES_FROM_LISTENING;

    static {
        SameUser.begin();
    }

    private final OutputAudit audit = new OutputAudit();
    private final EventLoopGroup thread = LossyRelay.thread("audit");
    private final Transport transport = Transport.nio("audit-views");
    private final Map<String, ChildProcess> hosts = new ConcurrentHashMap<>();
    private final Map<String, LossyRelay> links = new HashMap<>();
    private final Map<String, LossyRelay> consoles = new HashMap<>();
    private ArbiterClient arbiter;

    /** Puts a relay in front of a switch, and says where. */
    public String inFrontOf(String address) throws IOException {
        InetSocketAddress at = HostPort.parse(address);
        InetSocketAddress resolved = new InetSocketAddress(at.getHostString(), at.getPort());
        return new LossyRelay(thread, () -> resolved, this::segment, 0).address();
    }

    /** Learns from the arbiter who is whose backup. */
    public void follow(String arbiterAddress, String vm) {
        InetSocketAddress at = HostPort.parse(arbiterAddress);
        InetSocketAddress resolved = new InetSocketAddress(at.getHostString(), at.getPort());
        arbiter = ArbiterClient.open(transport, () -> resolved, ClientSettings.defaults(), new ConnectionListener() {
            @Override
            public void connected(ClusterId cluster) {}

            @Override
            public void disconnected(String reason) {}
        });
        arbiter.subscribe(new VmName(vm), view -> view.ifPresent(audit::recorded));
    }

    public OutputAudit audit() {
        return audit;
    }

    /** Through which a host is sent the log. */
    public LossyRelay link(String host) {
        return links.get(host);
    }

    @Override
    public List<String> before(String process) {
        return List.of();
    }

    @Override
    public String address(String process) {
        return LOOPBACK.address(process);
    }

    @Override
    public List<String> options(String host) throws IOException {
        if (!links.containsKey(host)) {
            links.put(host, new LossyRelay(thread, () -> port(host, "log"), this::link, HELD_MILLIS));
            consoles.put(host, new LossyRelay(thread, () -> port(host, "console"), this::console, 0));
        }
        return List.of(
                "--advertise",
                links.get(host).address(),
                "--advertise-console",
                consoles.get(host).address());
    }

    @Override
    public void started(String host, ChildProcess process) {
        hosts.put(host, process);
    }

    /** Where a host listens in its present life; null before it said so. */
    private InetSocketAddress port(String host, String key) {
        ChildProcess process = hosts.get(host);
        return process == null ? null : process.listening(key).orElse(null);
    }

    private LinkTap.Ears link() {
        LinkWire wire = new LinkWire();
        return ears(
                tap(LinkMessages::read, TO_LISTENING, message -> audit.toBackup(wire, message)),
                tap(LinkMessages::read, TO_CONNECTING, message -> audit.toPrimary(wire, message)));
    }

    /** A host says first who it is, and again when its view is another. */
    private LinkTap.Ears segment() {
        long[] view = new long[1];
        return ears(
                tap(AttachmentReader::read, TO_LISTENING, message -> {
                    if (message instanceof AttachmentMessage.Attach attach) {
                        view[0] = attach.view();
                    } else if (message instanceof AttachmentMessage.Sent sent) {
                        audit.left(Departure.frame(view[0], sent.position(), sent.frame()));
                    }
                }),
                bytes -> {});
    }

    private LinkTap.Ears console() {
        return ears(bytes -> {}, tap(MessageReader::read, TO_CONNECTING, message -> {
            if (message instanceof ConsoleMessage.Output output) {
                audit.left(Departure.serial(output.view(), output.position(), output.bytes()));
            }
        }));
    }

    private <M> Consumer<ByteBuf> tap(Function<ByteBuf, M> reader, int handshake, Consumer<M> to) {
        return new Wiretap<>(reader, handshake, to, audit::unreadable);
    }

    private static LinkTap.Ears ears(Consumer<ByteBuf> toBackup, Consumer<ByteBuf> toPrimary) {
        return new LinkTap.Ears() {
            @Override
            public void toBackup(ByteBuf bytes) {
                toBackup.accept(bytes);
            }

            @Override
            public void toPrimary(ByteBuf bytes) {
                toPrimary.accept(bytes);
            }
        };
    }

    @Override
    public void close() {
        if (arbiter != null) {
            arbiter.close();
        }
        transport.close();
        thread.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
    }
}
